namespace Fanin.Lab.Data;

/// <summary>Reads IDX files of unsigned bytes, the format of MNIST, plain or compressed with gzip; strict, so that a damaged file is
/// never taken for data.</summary>
/// <remarks>
/// <para>Gzip is told by the first two bytes (1f 8b), not by the file's name. Every number of a header is big-endian. Memory is taken only
/// for bytes that are there, whatever the header promises.</para>
/// <para>Source: http://yann.lecun.com/exdb/mnist/, "The IDX file format".</para>
/// </remarks>
public static class IdxFile
{
    private const uint LabelMagic = 0x00000801;
    private const uint ImageMagic = 0x00000803;

    /// <summary>Reads a file of images.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <returns>Its images.</returns>
    /// <exception cref="DataFileException">The file can't be read or is not an IDX file of images, whole and without trailing bytes.</exception>
    public static IdxImages ReadImages(string path)
    {
        using FileStream file = Open(path);
        return ReadImages(file, path);
    }

    /// <summary>Reads images from a stream.</summary>
    /// <param name="file">Plain or gzip, seekable, read from its start to its end; stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The images.</returns>
    /// <exception cref="DataFileException">See <see cref="ReadImages(string)"/>.</exception>
    public static IdxImages ReadImages(Stream file, string name)
    {
        using IdxReader reader = Start(file, name);
        ReadMagic(reader, ImageMagic, "images");
        int count = reader.ReadSize("number of images");
        int height = reader.ReadSize("height of an image");
        int width = reader.ReadSize("width of an image");
        byte[] pixels = reader.ReadRest((UInt128)(uint)count * (uint)height * (uint)width, $"pixels of {count} images of {height} x {width}");
        return new IdxImages(count, height, width, pixels);
    }

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="classes">Number of classes, 1 to 256: every label is below it.</param>
    /// <returns>One label an image.</returns>
    /// <exception cref="DataFileException">The file can't be read, is not an IDX file of labels, whole and without trailing bytes, or holds
    /// a label that is no class.</exception>
    public static byte[] ReadLabels(string path, int classes = 10)
    {
        using FileStream file = Open(path);
        return ReadLabels(file, path, classes);
    }

    /// <summary>Reads labels from a stream.</summary>
    /// <param name="file">Plain or gzip, seekable, read from its start to its end; stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="classes">Number of classes, 1 to 256: every label is below it.</param>
    /// <returns>One label an image.</returns>
    /// <exception cref="DataFileException">See <see cref="ReadLabels(string, int)"/>.</exception>
    public static byte[] ReadLabels(Stream file, string name, int classes = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        using IdxReader reader = Start(file, name);
        ReadMagic(reader, LabelMagic, "labels");
        int count = reader.ReadSize("number of labels");
        long start = reader.Offset;
        byte[] labels = reader.ReadRest((UInt128)(uint)count, $"{count} labels");

        int wrong = classes > byte.MaxValue ? -1 : labels.AsSpan().IndexOfAnyInRange((byte)classes, byte.MaxValue);
        if (wrong >= 0)
        {
            throw reader.Failure(
                start + wrong,
                $"a label from 0 to {classes - 1} for item {wrong}",
                $"{labels[wrong]}",
                "The file is damaged, or of a set with more classes.");
        }

        return labels;
    }

    private static IdxReader Start(Stream file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new IdxReader(file, name);
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            // A pipe has no length either, and opening one would wait for somebody to write to it.
            return new FileInfo(path) is { Exists: true, Length: 0 }
                ? throw new DataFileException($"{path}, byte 0: expected an IDX file, got an empty file or a pipe. Get the file again.") { FileName = path, Offset = 0 }
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException($"{path}: expected a readable file, got: {e.Message}", e) { FileName = path };
        }
    }

    private static void ReadMagic(IdxReader reader, uint expected, string content)
    {
        uint magic = reader.ReadUInt32("the magic number of an IDX file");
        if (magic == expected)
            return;

        string advice = magic switch
        {
            ImageMagic => "This is a file of images: the two files may have been swapped.",
            LabelMagic => "This is a file of labels: the two files may have been swapped.",
            _ when (magic >> 16) == 0 && ((magic >> 8) & 0xff) is >= 0x08 and <= 0x0e =>
                $"This is an IDX file of element type 0x{(magic >> 8) & 0xff:x2} and {magic & 0xff} dimensions.",
            _ when magic >> 16 is 0x1f8b => "The content is gzip once more: unpack it once.",
            _ => "This is no IDX file of unsigned bytes.",
        };
        throw reader.Failure(0, $"the magic number 0x{expected:x8} of {content}", $"0x{magic:x8}", advice);
    }
}
