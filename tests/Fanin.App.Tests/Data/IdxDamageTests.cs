using CsCheck;
using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

/// <summary>Whatever a file has become: it reads as what it was, or a <see cref="DataFileException"/> says why not.</summary>
public sealed class IdxDamageTests
{
    private static readonly byte[] Content = IdxBytes.Images(9, 6, 5);
    private static readonly byte[] Packed = IdxBytes.Gzip(Content);

    [Fact]
    public void ReadImages_Fails_AtEveryPlaceWhereAPlainFileIsCut()
    {
        for (int length = 0; length < Content.Length; length++)
            Assert.Throws<DataFileException>(() => Read(Content[..length]));
    }

    [Fact]
    public void ReadImages_Fails_AtEveryPlaceWhereAGzipFileIsCut()
    {
        for (int length = 0; length < Packed.Length; length++)
            Assert.Throws<DataFileException>(() => Read(Packed[..length]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(100_000)]
    public void ReadImages_Fails_WhenBytesFollowAGzipFile(int count)
    {
        foreach (byte value in new byte[] { 0x00, 0x1f, 0xff })
        {
            byte[] more = [.. Packed, .. Enumerable.Repeat(value, count)];
            Assert.Contains("ends with its length, 286", Assert.Throws<DataFileException>(() => Read(more)).Message);
        }
    }

    [Fact]
    public void ReadImages_Fails_WhenAGzipFileHasTwoMembers()
    {
        Assert.Throws<DataFileException>(() => Read([.. IdxBytes.Gzip(Content[..100]), .. IdxBytes.Gzip(Content[100..])]));
    }

    [Theory]
    [InlineData(8, "checksum")]
    [InlineData(5, "checksum")]
    [InlineData(4, "length")]
    [InlineData(1, "length")]
    public void ReadImages_Fails_WhenGzipsTrailerIsWrong(int fromEnd, string what)
    {
        byte[] wrong = [.. Packed];
        wrong[^fromEnd] ^= 1;
        DataFileException failure = Assert.Throws<DataFileException>(() => Read(wrong));
        Assert.True(failure.Message.Contains("intact gzip data", StringComparison.Ordinal), $"{what}: {failure.Message}");
    }

    [Fact]
    public void ReadImages_SaysSo_WhenPackedTwice()
    {
        DataFileException failure = Assert.Throws<DataFileException>(() => Read(IdxBytes.Gzip(Packed)));
        Assert.Contains("gzip once more", failure.Message);
    }

    [Fact]
    public void ReadImages_Fails_WhenItCannotSeek()
    {
        using var pipe = new BufferedOnly();
        Assert.Contains("pipe", Assert.Throws<DataFileException>(() => IdxFile.ReadImages(pipe, "x")).Message);
    }

    [Fact]
    public void ReadImages_GivesDataOrItsOwnException_WhenBytesChange()
    {
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, Content.Length + Packed.Length], Gen.Byte).Array[1, 4], Gen.Int[0, 500]).Sample(
            (packed, changes, cut) =>
            {
                byte[] file = [.. packed ? Packed : Content];
                foreach ((int place, byte value) in changes)
                    file[place % file.Length] = value;
                file = cut < 100 ? file[..^Math.Min(cut, file.Length)] : file;
                try
                {
                    IdxImages images = Read(file);
                    Assert.Equal(images.Count * images.Height * images.Width, images.Pixels.Length);
                    if (packed)
                        Assert.Equal(Content[16..], images.Pixels);
                }
                catch (DataFileException e)
                {
                    Assert.StartsWith("x, byte ", e.Message);
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void ReadLabels_GivesDataOrItsOwnException_OnAnyBytes()
    {
        byte[][] starts = [[], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], IdxBytes.Numbers(IdxBytes.LabelMagic), [0, 0, 8, 1, 0, 0, 0]];
        Gen.Select(Gen.Int[0, starts.Length - 1], Gen.Byte.Array[0, 60]).Sample(
            (start, rest) =>
            {
                try
                {
                    using var stream = new MemoryStream([.. starts[start], .. rest]);
                    Assert.All(IdxFile.ReadLabels(stream, "x"), label => Assert.InRange(label, 0, 9));
                }
                catch (DataFileException e)
                {
                    Assert.StartsWith("x, byte ", e.Message);
                }
            },
            iter: 20_000);
    }

    private static IdxImages Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return IdxFile.ReadImages(stream, "x");
    }

    private sealed class BufferedOnly : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
