using CsCheck;
using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

public sealed class ElfImageTests
{
    [Fact]
    public void Read_FindsEveryTable_OfACraftedLibrary()
    {
        byte[] content = CraftedElf.Library(2).Build();

        var image = new ElfImage(content);

        Assert.Equal("libasking.so", image.SoName);
        Assert.Equal(["libcpp.so.6", "libc.so.6"], image.Needed);
        Assert.Equal(["ASKING_1.0", "ASKING_2.0"], ElfVersions.Defined(image));
        Assert.Equal(
            [("libcpp.so.6", "CPP_1.0", 2), ("libcpp.so.6", "CPP_2.0", 3), ("libc.so.6", "C_1.0", 4)],
            ElfVersions.Needed(image).Select(version => (version.File, version.Name, (int)version.Index)));
        Assert.All(ElfVersions.Needed(image), version => Assert.Equal(0xABCD0000u + version.Index, version.Hash));
        Assert.Equal(
            [(2, "old_symbol"), (3, "new_symbol"), (4, "c_symbol")],
            ElfRelocations.BoundVersions(image).OrderBy(bound => bound.Key).Select(bound => ((int)bound.Key, bound.Value)));
    }

    [Fact]
    public void Read_ThrowsInvalidData_WhenCutAtAnyLength()
    {
        byte[] content = CraftedElf.Library(2).Build();

        // The segment spans the whole file, so that no cut can go unnoticed.
        for (int length = 0; length < content.Length; length++)
            Assert.Throws<InvalidDataException>(() => ReadAll(content[..length]));
        ReadAll(content);
    }

    [Fact]
    public void Read_ThrowsInvalidDataOrParses_WhenBytesAreChanged()
    {
        byte[] content = CraftedElf.Library(2).Build();
        var change = Gen.Select(Gen.Int[0, content.Length - 1], Gen.OneOf(Gen.Byte, Gen.Byte[0, 2], Gen.Byte[0xfd, 0xff]));

        change.Array[1, 6].Sample(
            changes =>
            {
                byte[] damaged = [.. content];
                foreach ((int position, byte value) in changes)
                    damaged[position] = value;
                try
                {
                    ReadAll(damaged);
                }
                catch (InvalidDataException damage)
                {
                    Assert.EndsWith(".", damage.Message, StringComparison.Ordinal);
                }
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData(0, 0x7e, "does not start with")]
    [InlineData(4, 1, "not 64-bit")]
    [InlineData(5, 2, "not little-endian")]
    [InlineData(16, 2, "not a shared library")]
    [InlineData(54, 32, "program headers of 32 bytes")]
    [InlineData(ElfBuilder.DynamicHeader, 4, "no dynamic section")]
    public void Read_SaysWhatIsWrong_WhenTheHeaderIsOfAnotherKind(int position, byte value, string expected)
    {
        byte[] content = CraftedElf.Library().Build();
        content[position] = value;

        var damage = Assert.Throws<InvalidDataException>(() => ReadAll(content));

        Assert.Contains(expected, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Needed_Ends_WhenVersionsNeverDo()
    {
        // Every link leads one record on, through a file full of them.
        var builder = CraftedElf.Library();
        byte[] content = builder.Build();
        int record = (int)ElfVersions.Needed(new ElfImage(content))[0].FlagsOffset - 4;
        byte[] endless = [.. content, .. Enumerable.Repeat(content[record..(record + 16)], 40_000).SelectMany(bytes => bytes)];
        WriteU32(endless, record + 12, (uint)(content.Length - record));

        var damage = Assert.Throws<InvalidDataException>(() => ElfVersions.Needed(new ElfImage(endless)));

        Assert.Contains("more than 32768 versions", damage.Message, StringComparison.Ordinal);
    }

    private static void WriteU32(byte[] content, int offset, uint value) => BitConverter.TryWriteBytes(content.AsSpan(offset), value);

    private static void ReadAll(byte[] content)
    {
        var image = new ElfImage(content);
        _ = ElfVersions.Needed(image);
        _ = ElfVersions.Defined(image);
        _ = ElfRelocations.BoundVersions(image);
    }
}
