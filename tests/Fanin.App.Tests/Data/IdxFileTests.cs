using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class IdxFileTests
{
    public static TheoryData<string, byte[], long, string> WrongImages => new()
    {
        { "empty", [], 0, "got an empty file" },
        { "magic cut", [0, 0, 8], 0, "only 3 bytes" },
        { "labels", IdxBytes.Labels(1, 2, 3), 0, "got 0x00000801. This is a file of labels" },
        { "floats", IdxBytes.Numbers(0x00000d03, 1, 1, 1, 0), 0, "element type 0x0d and 3 dimensions" },
        { "dimension", IdxBytes.Numbers(0x00000802, 1, 1, 1, 0), 0, "element type 0x08 and 2 dimensions" },
        { "text", "hello world, hello"u8.ToArray(), 0, "got 0x68656c6c. This is no IDX file" },
        { "count 0", IdxBytes.Numbers(IdxBytes.ImageMagic, 0, 28, 28), 4, "number of images from 1 to 2147483647, got 0" },
        { "height 0", IdxBytes.Numbers(IdxBytes.ImageMagic, 1, 0, 28), 8, "height of an image from 1 to 2147483647, got 0" },
        { "width 0", IdxBytes.Numbers(IdxBytes.ImageMagic, 1, 28, 0), 12, "width of an image from 1 to 2147483647, got 0" },
        { "count 2^32-1", IdxBytes.Numbers(IdxBytes.ImageMagic, uint.MaxValue, 28, 28), 4, "got 4294967295" },
        { "absurd", IdxBytes.Numbers(IdxBytes.ImageMagic, 0x7fffffff, 0x7fffffff, 0x7fffffff), 4, "9903520300447984150353281023 bytes" },
        { "header cut", IdxBytes.Numbers(IdxBytes.ImageMagic, 1, 28)[..10], 8, "only 2 bytes, the end is at byte 10" },
        { "header only", IdxBytes.Numbers(IdxBytes.ImageMagic, 2, 3, 4), 16, "expected 24 bytes, the pixels of 2 images of 3 x 4, got only 0" },
        { "pixels cut", IdxBytes.Images(2, 3, 4)[..^1], 16, "only 23 bytes, the end is at byte 39" },
        { "trailing", [.. IdxBytes.Images(2, 3, 4), 0], 40, "more bytes" },
    };

    public static TheoryData<string, byte[], long, string> WrongLabels => new()
    {
        { "empty", [], 0, "got an empty file" },
        { "images", IdxBytes.Images(1, 2, 3), 0, "got 0x00000803. This is a file of images" },
        { "count 0", IdxBytes.Numbers(IdxBytes.LabelMagic, 0), 4, "got 0" },
        { "count 2^31", IdxBytes.Numbers(IdxBytes.LabelMagic, 0x80000000), 4, "got 2147483648" },
        { "count cut", IdxBytes.Numbers(IdxBytes.LabelMagic, 1)[..6], 4, "only 2 bytes, the end is at byte 6" },
        { "labels cut", IdxBytes.Labels(1, 2, 3)[..^1], 8, "expected 3 bytes, the 3 labels, got only 2" },
        { "trailing", [.. IdxBytes.Labels(1, 2, 3), 4], 11, "more bytes" },
        { "label 10", IdxBytes.Labels(9, 0, 10, 11), 10, "expected a label from 0 to 9 for item 2, got 10" },
        { "label 255", IdxBytes.Labels(255), 8, "got 255" },
    };

    [Theory]
    [MemberData(nameof(WrongImages))]
    public void ReadImages_NamesFileAndByte_WhenWrong(string what, byte[] content, long offset, string says)
    {
        Check(content, offset, says, (stream, name) => IdxFile.ReadImages(stream, name), what);
    }

    [Theory]
    [MemberData(nameof(WrongLabels))]
    public void ReadLabels_NamesFileAndByte_WhenWrong(string what, byte[] content, long offset, string says)
    {
        Check(content, offset, says, (stream, name) => IdxFile.ReadLabels(stream, name), what);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadImages_GivesBackWhatWasWritten(bool gzip)
    {
        byte[] content = IdxBytes.Images(7, 5, 3);
        using var folder = new TemporaryFolder();

        // The name says the opposite of what the content is.
        string path = folder.Write(gzip ? "images" : "images.gz", gzip ? IdxBytes.Gzip(content) : content);
        IdxImages images = IdxFile.ReadImages(path);

        Assert.Equal((7, 5, 3), (images.Count, images.Height, images.Width));
        Assert.Equal(IdxBytes.Pixels(7 * 5 * 3), images.Pixels);
    }

    [Theory]
    [InlineData(1_048_575)]
    [InlineData(1_048_576)]
    [InlineData(1_048_577)]
    [InlineData(5_000_000)]
    public void ReadLabels_ReadsWhatExceedsTheFirstBuffer_WhenGzip(int count)
    {
        byte[] labels = new byte[count];
        labels[^1] = 9;
        using var stream = new MemoryStream(IdxBytes.Gzip(IdxBytes.Labels(labels)));
        Assert.True(stream.Length < 100_000);
        Assert.Equal(labels, IdxFile.ReadLabels(stream, "labels.gz"));
    }

    [Fact]
    public void ReadLabels_AcceptsMoreClasses_WhenAsked()
    {
        using var stream = new MemoryStream(IdxBytes.Labels(0, 46, 255));
        Assert.Equal([0, 46, 255], IdxFile.ReadLabels(stream, "x", classes: 256));
        Assert.Contains("from 0 to 46 for item 2", Assert.Throws<DataFileException>(() => IdxFile.ReadLabels(stream, "x", 47)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFile.ReadLabels(stream, "x", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFile.ReadLabels(stream, "x", 257));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadImages_TakesNoMemory_ForBytesThatAreNotThere(bool gzip)
    {
        byte[] lie = [.. IdxBytes.Numbers(IdxBytes.ImageMagic, 60_000, 150, 200), .. IdxBytes.Pixels(100)];
        using var stream = new MemoryStream(gzip ? IdxBytes.Gzip(lie) : lie);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFileException>(() => IdxFile.ReadImages(stream, "lie"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void ReadImages_SaysWhy_WhenTheFileCannotBeOpened()
    {
        using var folder = new TemporaryFolder();
        DataFileException missing = Assert.Throws<DataFileException>(() => IdxFile.ReadImages(folder["none"]));
        Assert.Contains(folder["none"], missing.Message);
        Assert.Contains(folder.Path, Assert.Throws<DataFileException>(() => IdxFile.ReadImages(folder.Path)).Message);
    }

    private static void Check(byte[] content, long offset, string says, Action<Stream, string> read, string what)
    {
        using var plain = new MemoryStream(content);
        DataFileException failure = Assert.Throws<DataFileException>(() => read(plain, "some-file"));
        Assert.StartsWith($"some-file, byte {offset}: expected ", failure.Message);
        Assert.Contains(says, failure.Message);
        Assert.Equal(("some-file", offset), (failure.FileName, failure.Offset));
        if (what is "empty")
            return;

        using var gzip = new MemoryStream(IdxBytes.Gzip(content));
        failure = Assert.Throws<DataFileException>(() => read(gzip, "some-file"));
        Assert.StartsWith($"some-file, byte {offset} of the uncompressed content: expected ", failure.Message);
        Assert.Contains(says, failure.Message);
        Assert.Equal(offset, failure.Offset);
    }
}
