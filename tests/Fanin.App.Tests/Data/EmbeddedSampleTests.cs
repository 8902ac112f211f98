using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class EmbeddedSampleTests
{
    private const string Package = "/usr/share/datasets/fashion-mnist";

    [Fact]
    public void Sample_EqualsTheFirstImagesOfTheWholeSet()
    {
        SkipWithoutPackage();
        (ImageSet sample, ImageSet whole)[] pairs =
        [
            (EmbeddedSample.ReadTrain(), Whole(DatasetFolder.TrainImages, DatasetFolder.TrainLabels)),
            (EmbeddedSample.ReadTest(), Whole(DatasetFolder.TestImages, DatasetFolder.TestLabels)),
        ];
        foreach ((ImageSet sample, ImageSet whole) in pairs)
        {
            ImageSet first = whole.Slice(0, sample.Count);
            Assert.True(first.Pixels.AsSpan().SequenceEqual(sample.Pixels));
            Assert.True(first.Labels.AsSpan().SequenceEqual(sample.Labels));
        }
    }

    [Fact]
    public void Sample_HasItsSizesAndEveryClass()
    {
        ImageDataset data = ImageDataset.Load(DatasetCatalog.SampleName);
        Assert.Equal((4500, 500, 1000), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal((28, 28), (data.Train.Height, data.Train.Width));
        foreach (ImageSet part in new[] { data.Train, data.Valid, data.Test })
            Assert.Equal(10, part.Labels.Distinct().Count());

        Assert.Equal(("sample", true), (data.Name, data.IsSample));
        Assert.Equal("Ankle boot", data.ClassNames[data.Train.Labels[0]]);
        Assert.Equal("embedded sample: the first 5,000 + 1,000 images of Fashion-MNIST", data.Source);
    }

    [Fact]
    public void Sample_LoadsInAMoment()
    {
        var watch = Stopwatch.StartNew();
        ImageDataset.Load(DatasetCatalog.SampleName);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"took {watch.ElapsedMilliseconds} ms; 35 ms are usual");
    }

    [Fact]
    public void Licence_IsCarriedAlong()
    {
        string licence = EmbeddedSample.ReadLicence();
        Assert.Contains("Copyright (c) 2017 Zalando SE", licence);
        Assert.Contains("Permission is hereby granted", licence);
    }

    [Fact]
    public void Catalog_StatesTheContentOfTheSystemPackage()
    {
        SkipWithoutPackage();
        foreach (KnownFile file in DatasetCatalog.FashionMnist.Files)
        {
            using var content = new GZipStream(File.OpenRead(Path.Combine(Package, file.CompressedName)), CompressionMode.Decompress);
            Assert.Equal(file.ContentSha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }

    [Fact]
    public void Locate_FindsTheSystemPackage_WithAllImages()
    {
        SkipWithoutPackage();
        using var folder = new TemporaryFolder();
        DatasetPlaces places = DatasetPlaces.FromEnvironment() with { ChosenFolder = null, CacheFolder = folder["cache"] };
        ImageDataset data = ImageDataset.Load(new DatasetLocator(places).Locate());
        Assert.Equal(DatasetOrigin.SystemPackage, data.Location.Origin);
        Assert.Equal(("fashion-mnist", 54_000, 6_000, 10_000), (data.Name, data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal(784 * 54_000, data.Train.Pixels.Length);
    }

    private static ImageSet Whole(string images, string labels)
        => ImageSet.Read(Path.Combine(Package, $"{images}.gz"), Path.Combine(Package, $"{labels}.gz"));

    private static void SkipWithoutPackage()
    {
        if (!Directory.Exists(Package))
            Assert.Skip($"{Package} is not there: install Debian's package dataset-fashion-mnist.");
    }
}
