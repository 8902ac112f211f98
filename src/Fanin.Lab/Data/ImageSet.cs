namespace Fanin.Lab.Data;

/// <summary>Grey images of one size, each with its class. Immutable: the arrays are shared, nobody writes to them.</summary>
public sealed class ImageSet
{
    /// <summary>Makes a set of the given arrays, which it keeps.</summary>
    /// <param name="height">Rows of an image, &gt; 0.</param>
    /// <param name="width">Pixels of a row, &gt; 0.</param>
    /// <param name="pixels">Grey values 0 to 255, row-major <c>[count, height, width]</c>.</param>
    /// <param name="labels">The class of every image, <c>[count]</c>.</param>
    /// <exception cref="ArgumentException">There are not <c>labels.Length × height × width</c> pixels.</exception>
    public ImageSet(int height, int width, byte[] pixels, byte[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if ((Int128)labels.Length * height * width != pixels.Length)
        {
            throw new ArgumentException(
                $"Expected {labels.Length} x {height} x {width} pixels, got {pixels.Length}; give one label an image.",
                nameof(pixels));
        }

        Height = height;
        Width = width;
        Pixels = pixels;
        Labels = labels;
    }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Grey values 0 (background) to 255, row-major <c>[count, height, width]</c>. Not a copy: do not write to it.</summary>
    public byte[] Pixels { get; }

    /// <summary>The class of every image, <c>[count]</c>. Not a copy: do not write to it.</summary>
    public byte[] Labels { get; }

    /// <summary>Reads the two files of a set, plain or gzip.</summary>
    /// <param name="imagesPath">IDX file of images.</param>
    /// <param name="labelsPath">IDX file of labels.</param>
    /// <param name="classes">Number of classes, 1 to 256.</param>
    /// <returns>The set.</returns>
    /// <exception cref="DataFileException">One of the files is wrong, or they hold different numbers of items.</exception>
    public static ImageSet Read(string imagesPath, string labelsPath, int classes = 10)
        => Join(IdxFile.ReadImages(imagesPath), imagesPath, IdxFile.ReadLabels(labelsPath, classes), labelsPath);

    /// <summary>Some consecutive images, as a set of their own.</summary>
    /// <param name="start">Index of the first one.</param>
    /// <param name="count">How many, 0 included.</param>
    /// <returns>A copy of these images.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the set.</exception>
    public ImageSet Slice(int start, int count)
    {
        if (start < 0 || start > Count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Expected a first image from 0 to {Count}.");
        if (count < 0 || count > Count - start)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 0 to {Count - start} images after image {start}.");

        int size = Height * Width;
        byte[] pixels = Pixels.AsSpan(start * size, count * size).ToArray();
        return new ImageSet(Height, Width, pixels, Labels.AsSpan(start, count).ToArray());
    }

    internal static ImageSet Join(IdxImages images, string imagesName, byte[] labels, string labelsName)
    {
        if (images.Count != labels.Length)
        {
            throw new DataFileException(
                $"{imagesName}, byte 4, and {labelsName}, byte 4: expected as many images as labels, got {images.Count} images and " +
                $"{labels.Length} labels. The two files belong to different sets: get both again.")
            { FileName = imagesName, Offset = 4 };
        }

        return new ImageSet(images.Height, images.Width, images.Pixels, labels);
    }
}
