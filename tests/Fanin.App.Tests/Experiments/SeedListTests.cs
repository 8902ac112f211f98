using Fanin.Lab.Experiments;
using Fanin.Streams;

namespace Fanin.App.Tests.Experiments;

public class SeedListTests
{
    [Theory]
    [InlineData("123", "123")]
    [InlineData("7,8", "7..8")]
    [InlineData("1..4,9", "1..4,9")]
    [InlineData("9, 1..3", "9,1..3")]
    [InlineData("-1,5", "18446744073709551615,5")]
    [InlineData("18446744073709551615,0", "18446744073709551615,0")]
    public void Write_IsShort_AndReadsBack(string text, string written)
    {
        List<string> mistakes = [];
        IReadOnlyList<Seed> seeds = SeedList.Read(text, mistakes);
        Assert.Equal(written, SeedList.Write(seeds));
        Assert.Equal(seeds, SeedList.Read(written, mistakes));
        Assert.Empty(mistakes);
    }

    [Fact]
    public void Read_TellsAllMistakes()
    {
        List<string> mistakes = [];
        SeedList.Read("1,x,3..2,1,0..10000", mistakes);
        Assert.Equal(4, mistakes.Count);
        Assert.StartsWith("\"x\" is no seed", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith("\"3..2\" is no range", mistakes[1], StringComparison.Ordinal);
        Assert.StartsWith("\"0..10000\" is more than 10000 seeds", mistakes[2], StringComparison.Ordinal);
        Assert.StartsWith("Seed 1 is given 2 times", mistakes[3], StringComparison.Ordinal);
    }
}
