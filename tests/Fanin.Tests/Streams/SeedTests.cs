using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class SeedTests
{
    [Theory]
    [InlineData("0", 0ul)]
    [InlineData("123", 123ul)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("-1", ulong.MaxValue)]
    [InlineData("-9223372036854775808", 1ul << 63)]
    public void TryParse_ReadsTheRangeOfManualSeed(string text, ulong expected)
    {
        Assert.True(Seed.TryParse(text, out Seed seed));
        Assert.Equal(expected, seed.Value);
    }

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("-9223372036854775809")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("12 3")]
    public void TryParse_Refuses_WhatIsNoSeed(string? text) => Assert.False(Seed.TryParse(text, out _));

    [Fact]
    public void ToString_IsWhatTryParseReads()
    {
        Seed seed = -5;
        Assert.True(Seed.TryParse(seed.ToString(), out Seed read));
        Assert.Equal(seed, read);
    }

    [Fact]
    public void Fresh_DoesNotRepeat()
    {
        Seed[] seeds = [.. Enumerable.Range(0, 20).Select(_ => Seed.Fresh())];
        Assert.True(seeds.Distinct().Count() > 15, "20 draws of 32 bits collide with a probability below 10⁻⁷.");
        Assert.All(seeds, seed => Assert.True(seed.Value <= uint.MaxValue));
    }
}
