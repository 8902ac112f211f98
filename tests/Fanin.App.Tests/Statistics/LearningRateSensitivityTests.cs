using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class LearningRateSensitivityTests
{
    [Fact]
    public void Of_GivesTheRangeAroundTheBest()
    {
        LearningRateSensitivity found = LearningRateSensitivity.Of(
            [Point(0.001, 0.7), Point(0.01, 0.88), Point(0.1, 0.885), Point(1, 0.879, diverged: 1), Point(10, null, diverged: 4)], higherIsBetter: true, _ => 0.01);
        Assert.Equal((0.1, 0.885), (found.BestLearningRate, found.BestMean));
        Assert.Equal((0.01, 1), (found.Low, found.High));
        Assert.Equal(2, found.Decades!.Value, 12);
        Assert.False(found.IsOpenBelow);
        Assert.False(found.IsOpenAbove);
        Assert.Equal((5, 20), (found.Divergence.Count, found.Divergence.Total));
    }

    [Fact]
    public void Of_SaysThatTheRangeMayBeWider_AtTheEndsOfTheGrid()
    {
        LearningRateSensitivity found = LearningRateSensitivity.Of([Point(1, 0.31), Point(0.1, 0.30), Point(10, 0.5)], higherIsBetter: false, best => 0.05 * best);
        Assert.Equal((0.1, 1.0, 0.1), (found.Low, found.High, found.BestLearningRate));
        Assert.True(found.IsOpenBelow);
        Assert.False(found.IsOpenAbove);
    }

    // A good rate beyond a bad one is no part of the range; one at which most runs diverge is not the best, however good the rest.
    [Fact]
    public void Of_KeepsTheRangeTogether_AndDoesNotTrustRatesThatMostlyDiverge()
    {
        LearningRateSensitivity found = LearningRateSensitivity.Of(
            [Point(0.01, 0.88), Point(0.1, 0.5), Point(1, 0.881), Point(10, 0.99, diverged: 3)], higherIsBetter: true, _ => 0.01);
        Assert.Equal((1, 1, 1), (found.BestLearningRate, found.Low, found.High));
        Assert.Equal(0, found.Decades);
    }

    [Fact]
    public void Of_HasNoBest_WhenEverythingDiverges()
    {
        LearningRateSensitivity found = LearningRateSensitivity.Of([Point(1, null, diverged: 4)], higherIsBetter: true, _ => 0.01);
        Assert.Null(found.BestLearningRate);
        Assert.Null(found.Decades);
    }

    [Fact]
    public void Of_Throws_WhenRatesAreWrong()
    {
        Assert.Throws<ArgumentException>(() => LearningRateSensitivity.Of([], true, _ => 1));
        Assert.Throws<ArgumentException>(() => LearningRateSensitivity.Of([Point(0, 1)], true, _ => 1));
        Assert.Throws<ArgumentException>(() => LearningRateSensitivity.Of([Point(1, 1), Point(1, 2)], true, _ => 1));
    }

    private static LearningRatePoint Point(double rate, double? mean, int diverged = 0) => new(rate, mean, 4 - diverged, Proportion.Of(diverged, 4));
}
