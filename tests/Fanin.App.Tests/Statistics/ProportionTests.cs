using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class ProportionTests
{
    // Newcombe 1998, table I, method 3 (Wilson's score interval without a correction).
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Of_GivesNewcombesIntervals(int count, int total, double low, double high)
    {
        ConfidenceInterval interval = Proportion.Of(count, total).Interval!;
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Of_IsSymmetric_AndKeepsWithinZeroToOne()
    {
        Assert.Equal(1, Proportion.Of(20, 20).Interval!.High);
        Assert.Equal(0, Proportion.Of(0, 20).Interval!.Low);
        Assert.Equal(1 - Proportion.Of(0, 20).Interval!.High, Proportion.Of(20, 20).Interval!.Low, 12);
    }

    [Fact]
    public void Of_HasNoRate_WithoutRuns() => Assert.Equal(new Proportion(0, 0, null, null), Proportion.Of(0, 0));

    [Fact]
    public void Of_Throws_WhenCountsAreWrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Of(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Of(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.Of(1, 2, level: 1));
    }
}
