using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class KaplanMeierTests
{
    // Kalbfleisch and Prentice 2002, §1.4, and Kleinbaum and Klein 2012, ch. 2: the curve of the 6-MP group; errors and intervals from R (published.R).
    [Theory]
    [InlineData(0, 6, 21, 3, 0.857, 0.0764, 0.620, 0.952)]
    [InlineData(1, 7, 17, 1, 0.807, 0.0869, 0.563, 0.923)]
    [InlineData(2, 10, 15, 1, 0.753, 0.0963, 0.503, 0.889)]
    [InlineData(3, 13, 12, 1, 0.690, 0.1068, 0.432, 0.849)]
    [InlineData(4, 16, 11, 1, 0.627, 0.1141, 0.368, 0.805)]
    [InlineData(5, 22, 7, 1, 0.538, 0.1282, 0.268, 0.747)]
    [InlineData(6, 23, 6, 1, 0.448, 0.1346, 0.188, 0.680)]
    public void Of_GivesThePublishedCurve(int index, double time, int atRisk, int reached, double fraction, double error, double low, double high)
    {
        KaplanMeier curve = KaplanMeier.Of(Published.Mercaptopurine);
        Assert.Equal(7, curve.Steps.Count);
        SurvivalStep step = curve.Steps[index];
        Assert.Equal((time, atRisk, reached), (step.Time, step.AtRisk, step.Reached));
        Assert.Equal(fraction, step.Fraction, 3);
        Assert.Equal(error, step.StandardError, 4);
        Assert.Equal(low, step.Low!.Value, 3);
        Assert.Equal(high, step.High!.Value, 3);
    }

    // Medians 23 and 8 weeks as published; intervals from R.
    [Fact]
    public void Median_IsThePublishedOne()
    {
        KaplanMeier treated = KaplanMeier.Of(Published.Mercaptopurine);
        Assert.Equal((23, 13, null), (treated.Median, treated.MedianLow, treated.MedianHigh));
        KaplanMeier placebo = KaplanMeier.Of(Published.Placebo);
        Assert.Equal((8, 4, 11), (placebo.Median, placebo.MedianLow, placebo.MedianHigh));
    }

    [Fact]
    public void MeanUntil_IsThatOfR()
    {
        KaplanMeier treated = KaplanMeier.Of(Published.Mercaptopurine);
        AssertMean(treated.MeanUntil(35), 23.287395, 2.827468);
        AssertMean(treated.MeanUntil(23), 17.90924, 1.55319);

        // Without censoring it is the plain mean, and its error that of a mean with divisor n.
        RestrictedMean placebo = KaplanMeier.Of(Published.Placebo).MeanUntil(35);
        AssertMean(placebo, 182.0 / 21, 1.377390);
    }

    [Fact]
    public void Of_KeepsRunsThatNeverArrive_AtRiskForEver()
    {
        // 4 runs: one arrives at 10, one at 20; two diverge. Were they censored when they stopped, at 1, half of the runs would seem to be there at 10.
        KaplanMeier honest = KaplanMeier.Of([TimeToTarget.At(10), TimeToTarget.At(20), TimeToTarget.Never, TimeToTarget.Never]);
        Assert.Equal([0.75, 0.5], honest.Steps.Select(step => step.Fraction));
        Assert.Equal(20, honest.Median);
        Assert.Equal((4, 2, 2), (honest.Count, honest.Reached, honest.Never));
        Assert.Null(honest.LargestHorizon);

        // 10 + 0.75·10 + 0.5·80.
        Assert.Equal(57.5, honest.MeanUntil(100).Mean, 12);
    }

    [Fact]
    public void Of_SaysNothing_OfWhatWasNotSeen()
    {
        KaplanMeier none = KaplanMeier.Of([TimeToTarget.NotUntil(50), TimeToTarget.NotUntil(40)]);
        Assert.Null(none.Median);
        Assert.Equal(1, none.FractionAt(50));
        Assert.Equal(50, none.LargestHorizon);
        Assert.Equal(50, none.MeanUntil(50).Mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => none.MeanUntil(51));
        Assert.Throws<ArgumentOutOfRangeException>(() => none.MeanUntil(0));
        Assert.Throws<ArgumentException>(() => KaplanMeier.Of([]));
    }

    [Fact]
    public void Median_IsTheMiddle_WhenHalfIsThereUntilTheNext() =>
        Assert.Equal(25, KaplanMeier.Of([TimeToTarget.At(10), TimeToTarget.At(20), TimeToTarget.At(30), TimeToTarget.At(40)]).Median);

    private static void AssertMean(RestrictedMean mean, double expected, double error)
    {
        Assert.Equal(expected, mean.Mean, 1e-5);
        Assert.Equal(error, mean.StandardError, 1e-5);
        Assert.InRange(mean.Mean, mean.Low, mean.High);
    }
}
