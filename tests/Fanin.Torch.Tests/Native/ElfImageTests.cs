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
    public void Needed_Ends_WhenFilesShareTheirVersions()
    {
        // 300 libraries, each with the same chain of 300 versions: 90,000 records in a small file.
        byte[] content = CraftedElf.Library().Build();
        int version = (int)ElfVersions.Needed(new ElfImage(content))[0].FlagsOffset - 4;
        int library = version - 16;
        byte[] shared = [.. content, .. Repeat(content[library..version], 300), .. Repeat(content[version..(version + 16)], 300)];
        int libraries = content.Length;
        int versions = libraries + (300 * 16);
        WriteU32(shared, library + 12, (uint)(libraries - library));
        for (int at = libraries; at < versions; at += 16)
        {
            WriteU32(shared, at + 8, (uint)(versions - at));
            WriteU32(shared, at + 12, at + 16 < versions ? 16u : 0u);
        }

        for (int at = versions; at < shared.Length; at += 16)
            WriteU32(shared, at + 12, at + 16 < shared.Length ? 16u : 0u);

        AssertTooMany(() => ElfVersions.Needed(new ElfImage(shared)));
    }

    [Fact]
    public void Defined_Ends_WhenVersionsNeverDo()
    {
        // One chain of 40,000 records; each carries its own name record, 28 bytes in all.
        string[] names = [.. Enumerable.Repeat("V_1", 40_000)];
        byte[] content = new ElfBuilder { DefinedVersions = names }.Build();

        AssertTooMany(() => ElfVersions.Defined(new ElfImage(content)));
    }

    private static void AssertTooMany(Func<object> read) =>
        Assert.Contains("more than 32768 versions", Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);

    private static IEnumerable<byte> Repeat(byte[] record, int count) => Enumerable.Repeat(record, count).SelectMany(bytes => bytes);

    private static void WriteU32(byte[] content, int offset, uint value) => BitConverter.TryWriteBytes(content.AsSpan(offset), value);

    private static void ReadAll(byte[] content)
    {
        var image = new ElfImage(content);
        _ = ElfVersions.Needed(image);
        _ = ElfVersions.Defined(image);
        _ = ElfRelocations.BoundVersions(image);
    }
}
