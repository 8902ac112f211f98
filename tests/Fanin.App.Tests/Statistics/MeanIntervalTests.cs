using CsCheck;
using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class MeanIntervalTests
{
    // Efron and Tibshirani 1993, §12.5: 90 % bootstrap-t interval of the control mice's mean [35.82, 116.74] from 1000 resamples; R gives [36.0, 116.5] from 200,000.
    [Fact]
    public void Of_GivesThePublishedBootstrapT_OfTheMice()
    {
        ConfidenceInterval interval = MeanInterval.Of(Published.ControlMice, 0.9)!;
        Assert.Equal(IntervalMethod.StudentizedBootstrap, interval.Method);

        // The lower end lies half-way to Student's, which is farther out: 56.22 − 1.8595·14.16 = 29.9; the upper one is the bootstrap's.
        Assert.InRange(interval.Low, 32.4, 33.5);
        Assert.InRange(interval.High, 114, 119);
    }

    // R's t.test(c(52, 104, 146)) (published.R).
    [Fact]
    public void Of_IsStudents_ForFewNumbers()
    {
        ConfidenceInterval interval = MeanInterval.Of([146, 52, 104])!;
        Assert.Equal(IntervalMethod.StudentT, interval.Method);
        Assert.Equal(-16.3078235, interval.Low, 1e-6);
        Assert.Equal(217.6411568, interval.High, 1e-6);
    }

    // R's Welch test: [−34.15, 95.42]. The bootstrap alone: [−31.2, 101.4] (published.R).
    [Fact]
    public void OfDifference_IsNearWelchs()
    {
        ConfidenceInterval interval = MeanInterval.OfDifference(Published.TreatedMice, Published.ControlMice)!;
        Assert.InRange(interval.Low, -34.1, -31.5);
        Assert.InRange(interval.High, 99, 104);
        ConfidenceInterval few = MeanInterval.OfDifference(Published.TreatedMice[..4], Published.ControlMice[..4])!;
        Assert.Equal(IntervalMethod.StudentT, few.Method);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_SaysNothing_OfTooFewNumbers(int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        Assert.Null(MeanInterval.Of(values));
        Assert.Null(MeanInterval.OfDifference(values, [1, 2, 3]));
        Assert.Null(MeanInterval.OfDifference([1, 2, 3], values));
    }

    [Fact]
    public void Of_IsAPoint_WithoutASpread()
    {
        Assert.Equal(new ConfidenceInterval(0.1, 0.1, 0.95, IntervalMethod.NoSpread), MeanInterval.Of([0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
        Assert.Equal(IntervalMethod.NoSpread, MeanInterval.OfDifference([2, 2, 2], [1, 1, 1])!.Method);
    }

    // The bootstrap must notice on which side the far number is.
    [Fact]
    public void Of_ReachesFarther_ToTheSkewedSide()
    {
        double[] skewed = [1, 1.2, 1.1, 1.5, 1.3, 1.05, 4];
        ConfidenceInterval right = MeanInterval.Of(skewed)!;
        Assert.True(right.High - skewed.Average() > 1.5 * (skewed.Average() - right.Low));

        // Reflected numbers draw other resamples, for their order is another: the ends agree but for the resampling's noise.
        ConfidenceInterval left = MeanInterval.Of([.. skewed.Select(value => -value)])!;
        Assert.Equal(1, -left.Low / right.High, 1);
        Assert.Equal(-left.High, right.Low, 1);
    }

    // Losses of ten runs, nine of them at chance. t₉₇.₅ with 9 degrees of freedom is 2.262157.
    [Fact]
    public void Of_ReachesNoFarther_ThanTwoAndAHalfTimesStudents()
    {
        double[] values = [1.69334, 2.30268, 2.30310, 2.30342, 2.30349, 2.30350, 2.30358, 2.30394, 2.30535, 2.30904];
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / 9 / 10);
        ConfidenceInterval interval = MeanInterval.Of(values)!;
        Assert.Equal(IntervalMethod.StudentizedBootstrap, interval.Method);
        Assert.Equal(mean - (2.5 * 2.262157 * error), interval.Low, 1e-6);
        Assert.InRange(interval.High, mean + (2.262157 / 2 * error), mean + (2.5 * 2.262157 * error));
    }

    [Fact]
    public void Of_GivesTheSameBits_InAnyOrderAndOnAnyThread()
    {
        ConfidenceInterval expected = MeanInterval.Of(Published.TreatedMice)!;
        Parallel.For(0, 64, _ => Assert.Equal(expected, MeanInterval.Of(Published.TreatedMice)));
        Assert.Equal(expected, MeanInterval.Of([.. Published.TreatedMice.Reverse()]));
        Assert.NotEqual(expected, MeanInterval.Of(Published.TreatedMice, options: new ResamplingOptions { Seed = 1 }));
    }

    [Fact]
    public void Of_MovesWithTheNumbers() =>
        Gen.Int[-1000, 1000].Select(hundredths => hundredths / 100.0).Array[5, 12].Sample(
            values =>
            {
                ConfidenceInterval interval = MeanInterval.Of(values)!;
                ConfidenceInterval moved = MeanInterval.Of([.. values.Select(value => (2 * value) + 1)])!;
                Assert.Equal((2 * interval.Low) + 1, moved.Low, 6);
                Assert.Equal((2 * interval.High) + 1, moved.High, 6);
            },
            iter: 20);

    [Fact]
    public void Of_Throws_WhenLevelOrNumbersAreWrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanInterval.Of([1, 2, 3], 95));
        Assert.Throws<ArgumentException>(() => MeanInterval.Of([1, 2, double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResamplingOptions { Resamples = 10 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResamplingOptions { Permutations = 99 });
    }

    public static TheoryData<string, int> Coverages() => Simulation.Cases;

    // 4000 samples: the deviation of the coverage is 0.34 %.
    [Theory(Explicit = true)]
    [MemberData(nameof(Coverages))]
    public void Of_ContainsTheMean_In93To97Percent(string law, int count) =>
        AssertCoverage(0.93, sample => MeanInterval.Of(sample(law, count), options: Quick)!.Contains(Simulation.Mean(law)));

    // Independent samples, one three times as wide as the other. The hardest of these, ten exponential numbers each, holds 92.9 %.
    [Theory(Explicit = true)]
    [InlineData("normal", 10, 10)]
    [InlineData("normal", 5, 20)]
    [InlineData("exponential", 10, 10)]
    [InlineData("log-normal", 20, 20)]
    public void OfDifference_ContainsTheDifference_In92To97Percent(string law, int first, int second) =>
        AssertCoverage(0.92, sample =>
        {
            double[] a = [.. sample(law, first).Select(value => 3 * value)];
            double[] b = sample(law, second);
            return MeanInterval.OfDifference(a, b, options: Quick)!.Contains(2 * Simulation.Mean(law));
        });

    // In every run: the same simulation, small. 200 samples have a deviation of 1.5 %.
    [Fact]
    public void Of_ContainsTheMean_Mostly() =>
        Assert.InRange(Simulation.Rate(200, 1, sample => MeanInterval.Of(sample("exponential", 10), options: Quick)!.Contains(1)), 0.89, 0.99);

    private static ResamplingOptions Quick { get; } = new() { Resamples = 999 };

    private static void AssertCoverage(double least, Func<Func<string, int, double[]>, bool> contains) =>
        Assert.InRange(Simulation.Rate(4000, 1, contains), least, 0.97);
}
