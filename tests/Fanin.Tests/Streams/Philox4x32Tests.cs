using System.Globalization;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Streams;

public class Philox4x32Tests
{
    public static TheoryData<string> KnownAnswers()
    {
        using Stream stream = typeof(Philox4x32Tests).Assembly.GetManifestResourceStream("philox.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_GivesThePublishedWords(string line)
    {
        uint[] row = [.. line.Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        var words = new uint[4];
        Philox4x32.Block(Join(row[4], row[5]), Join(row[2], row[3]), Join(row[0], row[1]), words);
        Assert.Equal(row[6..], words);
    }

    // C++26, [rand.predef]: the 10,000th word of a default std::philox4x32, whose seed is 20111115, is 1955073260.
    [Fact]
    public void Blocks_GiveTheWordOfTheCppStandard()
    {
        var words = new uint[10_000];
        Philox4x32.Blocks(20111115, 0, 0, words);
        Assert.Equal(1955073260u, words[^1]);
    }

    [Theory]
    [InlineData(0ul, 0ul, 0ul)]
    [InlineData(0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0x00000000ffffffe5)] // the low counter word runs over within a vector
    public void Blocks_EqualSingleBlocks_AtEveryLength(ulong key, ulong upper, ulong lower)
    {
        const int Most = 260;
        var expected = new uint[Most];
        for (int i = 0; i < Most; i += 4)
        {
            Philox4x32.Block(key, upper, lower + (ulong)(i / 4), expected.AsSpan(i, 4));
        }

        using var memory = new GuardedMemory(Most * sizeof(uint));
        for (int length = 0; length <= Most; length += 4)
        {
            Span<uint> words = memory.AtEnd<uint>(length);
            Philox4x32.Blocks(key, upper, lower, words);
            Assert.Equal(expected.AsSpan(0, length), words);
            words = memory.AtStart<uint>(length);
            Philox4x32.Blocks(key, upper, lower, words);
            Assert.Equal(expected.AsSpan(0, length), words);
        }
    }

    private static ulong Join(uint low, uint high) => ((ulong)high << 32) | low;
}
