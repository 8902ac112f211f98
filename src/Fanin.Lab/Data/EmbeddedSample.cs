using System.Globalization;

namespace Fanin.Lab.Data;

/// <summary>The first images of Fashion-MNIST's two files, carried by this program, so that everything runs without a download.</summary>
/// <remarks>
/// <para>Source: Fashion-MNIST, MIT licence, Copyright (c) 2017 Zalando SE; see <see cref="ReadLicence"/>. Made by
/// <c>Sample/make-sample.py</c>.</para>
/// </remarks>
public static class EmbeddedSample
{
    /// <summary>Images of the training file.</summary>
    public const int TrainCount = 5000;

    /// <summary>Images of the test file.</summary>
    public const int TestCount = 1000;

    private const string Prefix = "fanin-sample/";

    /// <summary>What it is, in words.</summary>
    public static string Description { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"embedded sample: the first {TrainCount:N0} + {TestCount:N0} images of Fashion-MNIST");

    /// <summary>Reads the training images, from which the validation images are still to be taken.</summary>
    /// <returns>The images.</returns>
    public static ImageSet ReadTrain() => Read(DatasetFolder.TrainImages, DatasetFolder.TrainLabels);

    /// <summary>Reads the test images.</summary>
    /// <returns>The images.</returns>
    public static ImageSet ReadTest() => Read(DatasetFolder.TestImages, DatasetFolder.TestLabels);

    /// <summary>Reads the licence of the images.</summary>
    /// <returns>The whole text.</returns>
    public static string ReadLicence()
    {
        using var reader = new StreamReader(Open("LICENSE-fashion-mnist.txt"));
        return reader.ReadToEnd();
    }

    private static ImageSet Read(string images, string labels)
    {
        string imagesFile = images + DatasetFolder.CompressedEnding;
        string labelsFile = labels + DatasetFolder.CompressedEnding;
        using Stream imagesContent = Open(imagesFile);
        using Stream labelsContent = Open(labelsFile);
        return ImageSet.Join(
            IdxFile.ReadImages(imagesContent, Prefix + imagesFile),
            Prefix + imagesFile,
            IdxFile.ReadLabels(labelsContent, Prefix + labelsFile),
            Prefix + labelsFile);
    }

    private static Stream Open(string file)
        => typeof(EmbeddedSample).Assembly.GetManifestResourceStream(Prefix + file)
            ?? throw new DataFileException($"{Prefix}{file}: expected this resource in the program, which was built without it. Build it again.");
}
