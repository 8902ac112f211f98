using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class LogRankTestTests
{
    // Kleinbaum and Klein 2012, ch. 2: expected 19.25 and 10.75, χ² = 16.79 for the data of Freireich et al. 1963; further digits from R (published.R).
    [Fact]
    public void Of_GivesThePublishedStatistic()
    {
        LogRankTest test = LogRankTest.Of(Published.Mercaptopurine, Published.Placebo);
        Assert.Equal((9, 21), (test.FirstReached, test.SecondReached));
        Assert.Equal(19.2505, test.FirstExpected, 4);
        Assert.Equal(10.7495, test.SecondExpected, 4);
        Assert.Equal(16.79294, test.ChiSquared, 5);
        Assert.Equal(4.168809e-5, test.ChiSquaredP, 10);

        // 2 of 99,999 or so: χ²'s P is 4·10⁻⁵.
        Assert.InRange(test.Permutation.P, 1e-5, 2e-4);
    }

    // Two of three always first: the smallest P of 3 against 3.
    [Fact]
    public void Of_DealsOutLabels_ForFewRuns()
    {
        TimeToTarget[] fast = [TimeToTarget.At(1), TimeToTarget.At(2), TimeToTarget.At(3)];
        TimeToTarget[] slow = [TimeToTarget.At(4), TimeToTarget.At(5), TimeToTarget.Never];
        LogRankTest test = LogRankTest.Of(fast, slow);
        Assert.Equal(0.1, test.Permutation.P, 12);
        Assert.True(test.FirstReached > test.FirstExpected);
    }

    [Fact]
    public void Of_FindsNoDifference_WhenNoRunArrives()
    {
        TimeToTarget[] none = [TimeToTarget.NotUntil(9), TimeToTarget.NotUntil(9), TimeToTarget.Never];
        LogRankTest test = LogRankTest.Of(none, none);
        Assert.Equal((0, 1, 1), (test.ChiSquared, test.ChiSquaredP, test.Permutation.P));
    }

    [Fact]
    public void Of_Throws_WhenAGroupIsEmpty() => Assert.Throws<ArgumentException>(() => LogRankTest.Of([], Published.Placebo));
}
