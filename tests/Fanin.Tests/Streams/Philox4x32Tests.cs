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
        string[] fields = line.Split(' ');
        int rounds = int.Parse(fields[0], CultureInfo.InvariantCulture);
        uint[] row = [.. fields[1..].Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        (ulong lower, ulong upper, ulong key) = (Join(row[0], row[1]), Join(row[2], row[3]), Join(row[4], row[5]));
        var words = new uint[4];
        Philox4x32.Block(key, upper, lower, words, rounds);
        Assert.Equal(row[6..], words);
        if (rounds == Philox4x32.Rounds)
        {
            var first = new uint[4 * 32];
            Philox4x32.Blocks(key, upper, lower, first);
            Assert.Equal(row[6..], first[..4]);
        }
    }

    // C++26, [rand.predef]: the 10,000th word of a default std::philox4x32, of ten rounds, whose seed is 20111115, is 1955073260.
    [Fact]
    public void Block_GivesTheWordOfTheCppStandard()
    {
        var words = new uint[4];
        Philox4x32.Block(20111115, 0, 2499, words, 10);
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
            Philox4x32.Block(key, upper, lower + (ulong)(i / 4), expected.AsSpan(i, 4), Philox4x32.Rounds);
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
