using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class ImageDatasetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_SplitsTheLastTenthOff(bool compressed)
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "my-set", compressed);
        ImageDataset data = Load(folder["my-set"]);

        Assert.Equal((18, 2, 5), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal(IdxBytes.Pixels(240), data.Train.Pixels.Concat(data.Valid.Pixels));
        Assert.Equal(IdxBytes.SomeLabels(20)[8..], data.Train.Labels.Concat(data.Valid.Labels));
        Assert.Equal(IdxBytes.SomeLabels(5)[8..], data.Test.Labels);
        Assert.Equal(("my-set", 10, false), (data.Name, data.Classes, data.IsSample));
        Assert.Contains(folder["my-set"], data.Source);
    }

    [Fact]
    public void Load_TakesThePlainFile_WhenBothAreThere()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "x", compressed: false);
        folder.Write($"x/{DatasetFolder.TrainLabels}.gz", [1, 2, 3]);
        Assert.Equal(18, Load(folder["x"]).Train.Count);
    }

    [Fact]
    public void Load_Fails_WhenImageSizesDiffer()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "x");
        folder.Write($"x/{DatasetFolder.TestImages}", IdxBytes.Images(5, 3, 4));
        Assert.Contains("got 4 x 3 in train-images", Assert.Throws<DataFileException>(() => Load(folder["x"])).Message);
    }

    [Fact]
    public void Load_Fails_WhenNothingIsLeftToValidate()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "x");
        folder.Write($"x/{DatasetFolder.TrainImages}", IdxBytes.Images(9, 4, 3));
        folder.Write($"x/{DatasetFolder.TrainLabels}", IdxBytes.SomeLabels(9));
        Assert.Contains("at least 10 images", Assert.Throws<DataFileException>(() => Load(folder["x"])).Message);
    }

    [Fact]
    public void Load_NamesTheFile_WhenItVanishedMeanwhile()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "x");
        DatasetLocation location = new DatasetLocator(TinySet.Places(folder)).Locate(folder["x"]);
        File.Delete(folder[$"x/{DatasetFolder.TestLabels}.gz"]);
        Assert.Contains(DatasetFolder.TestLabels, Assert.Throws<DataFileException>(() => ImageDataset.Load(location)).Message);
    }

    [Fact]
    public void Load_Refuses_AFolderlessLocationThatIsNotTheSample()
    {
        var location = new DatasetLocation { Name = "x", Origin = DatasetOrigin.Folder };
        Assert.Throws<ArgumentException>(() => ImageDataset.Load(location));
    }

    private static ImageDataset Load(string folder)
        => ImageDataset.Load(new DatasetLocator(DatasetPlaces.FromEnvironment()).Locate(folder));
}
