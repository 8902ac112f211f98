using CsCheck;
using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class SampleSummaryTests
{
    // Efron and Tibshirani 1993, table 2.1: means 86.86 and 56.22, and 25.24 for the standard error of the first; the second's from R (published.R).
    [Fact]
    public void Of_GivesThePublishedMeansAndErrors_OfTheMice()
    {
        SampleSummary treated = SampleSummary.Of(Published.TreatedMice);
        SampleSummary control = SampleSummary.Of(Published.ControlMice);
        Assert.Equal(86.86, treated.Mean, 2);
        Assert.Equal(56.22, control.Mean, 2);
        Assert.Equal(25.24, treated.StandardDeviation!.Value / Math.Sqrt(7), 2);
        Assert.Equal(14.1586034, control.StandardDeviation!.Value / 3, 1e-7);
    }

    // By the definition of type 7: 10 27 30 40 46 51 52 104 146 at places 3, 5 and 7; 16 23 38 94 99 141 197 at 2.5, 4 and 5.5.
    [Fact]
    public void Of_GivesQuartilesOfType7()
    {
        SampleSummary control = SampleSummary.Of(Published.ControlMice);
        Assert.Equal((30, 46, 52), (control.LowerQuartile, control.Median, control.UpperQuartile));
        SampleSummary treated = SampleSummary.Of(Published.TreatedMice);
        Assert.Equal((30.5, 94, 120), (treated.LowerQuartile, treated.Median, treated.UpperQuartile));
        Assert.Equal((7, 16, 197), (treated.Count, treated.Minimum, treated.Maximum));
    }

    [Fact]
    public void Of_HasNoDeviation_ForASingleNumber()
    {
        SampleSummary one = SampleSummary.Of([3]);
        Assert.Null(one.StandardDeviation);
        Assert.Equal((3, 3, 3), (one.Mean, one.Median, one.Maximum));
    }

    [Fact]
    public void Of_GivesTheSameBits_InAnyOrder() =>
        Gen.Double[-1e3, 1e3].Array[1, 40].SelectMany(values => Gen.Shuffle(values).Select(shuffled => (values, shuffled)))
            .Sample(pair => Assert.Equal(SampleSummary.Of([.. pair.values]), SampleSummary.Of(pair.shuffled)));

    [Fact]
    public void Of_Throws_WithoutNumbersOrIfOneIsNotFinite()
    {
        Assert.Contains("at least 1", Assert.Throws<ArgumentException>(() => SampleSummary.Of([])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN at index 1", Assert.Throws<ArgumentException>(() => SampleSummary.Of([1, double.NaN])).Message, StringComparison.Ordinal);
    }
}
