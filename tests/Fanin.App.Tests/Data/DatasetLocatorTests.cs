using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class DatasetLocatorTests : IDisposable
{
    private static readonly KnownDataset Other = TinySet.Known("other", contentHash: false);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Locate_GoesDownTheOrder_AsPlacesVanish()
    {
        TinySet.WriteTo(_folder, "explicit");
        TinySet.WriteTo(_folder, "chosen/tiny");
        TinySet.WriteTo(_folder, "cache/tiny");
        TinySet.WriteTo(_folder, "system/tiny");
        DatasetPlaces places = Places() with { ChosenFolder = _folder["chosen"] };

        Expect(places, _folder["explicit"], DatasetOrigin.Folder, _folder["explicit"]);
        foreach (string? data in new[] { null, "tiny", "TINY" })
            Expect(places, data, DatasetOrigin.Environment, _folder["chosen/tiny"]);

        places = places with { ChosenFolder = null };
        Expect(places, null, DatasetOrigin.Cache, _folder["cache/tiny"]);
        File.Delete(_folder[$"cache/tiny/{DatasetFolder.TestImages}.gz"]);
        Expect(places, null, DatasetOrigin.SystemPackage, _folder["system/tiny"]);
        Expect(places with { ChosenFolder = "" }, "tiny", DatasetOrigin.SystemPackage, _folder["system/tiny"]);
        File.Delete(_folder[$"system/tiny/{DatasetFolder.TestImages}.gz"]);
        Expect(places, null, DatasetOrigin.Sample, null);
    }

    [Fact]
    public void Locate_TakesTheSample_WhenAskedEvenIfOthersAreThere()
    {
        TinySet.WriteTo(_folder, "cache/tiny");
        Expect(Places() with { ChosenFolder = _folder["none"] }, "sample", DatasetOrigin.Sample, null);
    }

    [Fact]
    public void Locate_NeverReplacesANamedSetByTheSample()
    {
        DatasetException failure = Fails(Places(), "tiny");
        Assert.Contains(_folder["cache/tiny"], failure.Message);
        Assert.Contains(_folder["system/tiny"], failure.Message);
        Assert.Contains("fanin datasets get tiny", failure.Message);
    }

    [Fact]
    public void Locate_NamesTheMissingFiles_WhenAFolderIsIncomplete()
    {
        TinySet.WriteTo(_folder, "x");
        File.Delete(_folder[$"x/{DatasetFolder.TrainLabels}.gz"]);
        File.Delete(_folder[$"x/{DatasetFolder.TestImages}.gz"]);
        string message = Fails(Places(), _folder["x"]).Message;
        Assert.Contains("missing: train-labels-idx1-ubyte, t10k-images-idx3-ubyte.", message);
        Assert.DoesNotContain(DatasetFolder.TrainImages, message);
    }

    [Fact]
    public void Locate_SaysWhatItKnows_WhenDataIsNeitherNameNorFolder()
    {
        Assert.Contains("(tiny, sample) or a folder with the four files, got neither", Fails(Places(), "fashoin-mnist").Message);
        Assert.Contains("got neither", Fails(Places(), "").Message);
        Assert.Contains("got a file", Fails(Places(), _folder.Write("file", [1])).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tiny")]
    public void Locate_Fails_WhenTheVariableNamesNoFolder(string? data)
    {
        TinySet.WriteTo(_folder, "cache/tiny");
        string message = Fails(Places() with { ChosenFolder = _folder["none"] }, data).Message;
        Assert.Contains($"FANIN_DATA={_folder["none"]}", message);
    }

    [Fact]
    public void Locate_Fails_WhenTheVariablesFolderHasNoImages()
    {
        TinySet.WriteTo(_folder, "cache/tiny");
        Directory.CreateDirectory(_folder["chosen"]);
        DatasetPlaces places = Places() with { ChosenFolder = _folder["chosen"] };
        Assert.Contains(DatasetFolder.TrainImages, Fails(places, null).Message);
        Expect(places, "tiny", DatasetOrigin.Cache, _folder["cache/tiny"]);
    }

    [Fact]
    public void Locate_TakesTheVariablesFolderItself_WhenItHoldsTheFiles()
    {
        TinySet.WriteTo(_folder, "chosen");
        DatasetPlaces places = Places(TinySet.Known(), Other) with { ChosenFolder = _folder["chosen"] };

        // The labels tell that it is the set "tiny", so it is not taken for another one.
        Assert.Equal("tiny", Expect(places, null, DatasetOrigin.Environment, _folder["chosen"]).Name);
        Assert.Equal("tiny", Expect(places, "tiny", DatasetOrigin.Environment, _folder["chosen"]).Name);
        Fails(places, "other");
    }

    [Fact]
    public void Locate_TrustsTheUser_WhenTheVariablesFolderIsNotRecognized()
    {
        TinySet.WriteTo(_folder, "chosen");
        DatasetPlaces places = Places(Other) with { ChosenFolder = _folder["chosen"] };
        Assert.Equal("chosen", Expect(places, null, DatasetOrigin.Environment, _folder["chosen"]).Name);
        Assert.Equal("other", Expect(places, "other", DatasetOrigin.Environment, _folder["chosen"]).Name);
    }

    [Fact]
    public void Locate_LeavesDamagedFilesToLoad()
    {
        TinySet.WriteTo(_folder, "x");
        string labels = _folder.Write($"x/{DatasetFolder.TrainLabels}.gz", [0x1f, 0x8b, 1, 2, 3]);
        DatasetLocation location = Expect(Places(), _folder["x"], DatasetOrigin.Folder, _folder["x"]);
        Assert.Contains(labels, Assert.Throws<DataFileException>(() => ImageDataset.Load(location)).Message);
    }

    [Fact]
    public void FromEnvironment_HasTheUsersPlaces()
    {
        DatasetPlaces places = DatasetPlaces.FromEnvironment();
        Assert.EndsWith(Path.Combine("fanin", "datasets"), places.CacheFolder);
        Assert.True(Path.IsPathFullyQualified(places.CacheFolder));
        Assert.Equal("/usr/share/datasets", places.SystemFolder);
        Assert.Equal(Environment.GetEnvironmentVariable("FANIN_DATA"), places.ChosenFolder);
    }

    private static DatasetLocation Expect(DatasetPlaces places, string? data, DatasetOrigin origin, string? folder)
    {
        DatasetLocation location = new DatasetLocator(places).Locate(data);
        Assert.Equal((origin, folder), (location.Origin, location.Folder));
        Assert.Contains(folder ?? "embedded sample", location.Source);
        return location;
    }

    private static DatasetException Fails(DatasetPlaces places, string? data)
        => Assert.ThrowsAny<DatasetException>(() => new DatasetLocator(places).Locate(data));

    private DatasetPlaces Places(params KnownDataset[] sets) => TinySet.Places(_folder, sets);
}
