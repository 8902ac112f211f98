using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class MedianIntervalTests
{
    // For 10 numbers [x(2), x(9)] holds 1 − 2·11/1024 = 97.85 %, [x(3), x(8)] 1 − 2·56/1024 = 89.06 %: at 95 % λ = 8I/(2 + 6I) with I = 0.3244 is 0.6577.
    [Fact]
    public void Of_InterpolatesOrderStatistics()
    {
        double[] values = [100, 10, 20, 30, 50, 40, 60, 70, 90, 80];
        ConfidenceInterval interval = MedianInterval.Of(values)!;
        double share = ((1 - (22 / 1024.0)) - 0.95) / (90 / 1024.0);
        double weight = 8 * share / (2 + (6 * share));
        Assert.Equal(20 + (10 * weight), interval.Low, 9);
        Assert.Equal(90 - (10 * weight), interval.High, 9);
        Assert.Equal(IntervalMethod.OrderStatistics, interval.Method);
    }

    // Exactly at a level that order statistics have, it is theirs: 1 − 2/2⁶ for the smallest and largest of 6.
    [Fact]
    public void Of_IsOrderStatistics_WhereTheirLevelIsAskedFor()
    {
        ConfidenceInterval interval = MedianInterval.Of([1, 2, 3, 4, 5, 6], 1 - (2 / 64.0))!;
        Assert.Equal(1, interval.Low, 9);
        Assert.Equal(6, interval.High, 9);
    }

    // [min, max] of 5 misses the median if all lie on one side of it: 2/32.
    [Fact]
    public void Of_StatesTheLevelItHas_ForFiveNumbers()
    {
        ConfidenceInterval interval = MedianInterval.Of([1, 5, 3, 2, 4])!;
        Assert.Equal((1, 5), (interval.Low, interval.High));
        Assert.Equal(0.9375, interval.Level, 1e-12);
    }

    [Fact]
    public void Of_SaysNothing_OfTooFewNumbers() => Assert.Null(MedianInterval.Of([1, 2, 3, 4]));

    public static TheoryData<string, int> Coverages() => Simulation.Cases;

    // 20,000 samples: the deviation of the coverage is 0.15 %.
    [Theory(Explicit = true)]
    [MemberData(nameof(Coverages))]
    public void Of_ContainsTheMedian_In93To97Percent(string law, int count) =>
        Assert.InRange(Simulation.Rate(20_000, 2, sample => MedianInterval.Of(sample(law, count))!.Contains(Simulation.Median(law))), 0.93, 0.97);
}
