namespace Fanin.Lab.Data;

/// <summary>The four files of a set in a folder, each plain or with <c>.gz</c> behind its name; where both are there, plain is taken.</summary>
public static class DatasetFolder
{
    /// <summary>Images to train and validate with.</summary>
    public const string TrainImages = "train-images-idx3-ubyte";

    /// <summary>Labels of <see cref="TrainImages"/>.</summary>
    public const string TrainLabels = "train-labels-idx1-ubyte";

    /// <summary>Images to test with.</summary>
    public const string TestImages = "t10k-images-idx3-ubyte";

    /// <summary>Labels of <see cref="TestImages"/>.</summary>
    public const string TestLabels = "t10k-labels-idx1-ubyte";

    // 60,008 bytes in the known sets; a larger file is not worth reading twice.
    private const int LargestLabelFile = 1 << 20;

    internal const string CompressedEnding = ".gz";

    /// <summary>The four names.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Finds one of the four files.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="name">One of <see cref="FileNames"/>.</param>
    /// <returns>Path of the plain or compressed file; <see langword="null"/> if neither is there.</returns>
    public static string? Find(string folder, string name)
    {
        string plain = Path.Combine(folder, name);
        return File.Exists(plain) ? plain : File.Exists(plain + CompressedEnding) ? plain + CompressedEnding : null;
    }

    /// <summary>Says which of the four files are not there.</summary>
    /// <param name="folder">Where to look; need not exist.</param>
    /// <returns>Names without <c>.gz</c>; empty if the set is complete.</returns>
    public static IReadOnlyList<string> Missing(string folder) => [.. FileNames.Where(name => Find(folder, name) is null)];

    internal static bool IsComplete(string folder) => Missing(folder).Count == 0;

    internal static ImageSet Read(string folder, string images, string labels, int classes)
        => ImageSet.Read(FindOrFail(folder, images), FindOrFail(folder, labels), classes);

    /// <summary>Which of the given sets the training labels of a complete folder belong to, by their checksum; none if they can't be read.</summary>
    internal static KnownDataset? Recognize(string folder, IReadOnlyList<KnownDataset> sets)
    {
        try
        {
            string path = FindOrFail(folder, TrainLabels);
            if (new FileInfo(path).Length == 0)
            {
                // Nothing to recognize, or a pipe, which would be waited for; reading it says so.
                return null;
            }

            using FileStream labels = File.OpenRead(path);
            string? hash = labels.Length <= LargestLabelFile ? Checksums.ContentSha256(labels) : null;
            return sets.FirstOrDefault(set => hash is not null && set.Files.Any(file => Checksums.Same(file.ContentSha256, hash)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string FindOrFail(string folder, string name)
        => Find(folder, name) ?? throw new DataFileException(
            $"{Path.Combine(folder, name)}: expected this file, plain or .gz, but it is no longer there. Look for the images again.")
        { FileName = Path.Combine(folder, name) };
}
