using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;

namespace Fanin.App.Tests.Statistics.Comparisons;

public class DifferenceSentenceTests
{
    private static readonly MetricSpec Accuracy = MetricSpec.Named("testAccuracy");
    private static readonly MetricSpec Loss = MetricSpec.Named("testLoss");

    [Fact]
    public void Of_NamesTheBetterOneFirst() => Assert.Equal(
        "testAccuracy: kaiming reaches 88.2 % against 87.3 % of gaussian: +0.9 points [0.7, 1.1], p = 0.002, 20 seeds",
        Sentence(Accuracy, Made(0.873, 0.882, Interval(-0.011, -0.007), 0.0018, new Differs("kaiming", 0.009, null, 0.0018))));

    [Fact]
    public void Of_SaysHowManySeedsWouldDecide() => Assert.Equal(
        "testAccuracy: gaussian reaches 88.3 % against 88.2 % of kaiming, undecided: +0.1 points [-0.2, 0.4], p = 0.41, 20 seeds; if that is the difference, about 300 seeds would decide",
        Sentence(Accuracy, Made(0.883, 0.882, Interval(-0.002, 0.004), 0.41, new Undecided(300))));

    [Fact]
    public void Of_SaysHowEqual() => Assert.Equal(
        "testLoss: gaussian reaches 0.310 against 0.309 of kaiming, equal within 0.010: +0.001 [-0.003, 0.005], p = 0.048, 20 seeds",
        Sentence(Loss, Made(0.310, 0.309, Interval(-0.003, 0.005), 0.048, new Equivalent(0.01, Interval(-0.003, 0.005), 0.048))));

    [Fact]
    public void Of_SaysWhatIsMissing() => Assert.Equal(
        "testLoss: gaussian reaches 0.31 against 0.29 of kaiming, undecided: +0.02 (too few seeds for an interval), p = 1, 2 and 1 seeds, not paired (1 run of gaussian not counted)",
        Sentence(
            Loss,
            Made(0.31, 0.29, null, 1, new Undecided(null)) with { IsPaired = false, CountA = 2, CountB = 1 },
            missing: 1));

    private static string Sentence(MetricSpec metric, Difference difference, int missing = 0) =>
        new DifferenceSentence(metric, new HashSet<string>(), missing, 0).Of(difference);

    private static ConfidenceInterval Interval(double low, double high) => new(low, high, 0.95, IntervalMethod.StudentizedBootstrap);

    private static Difference Made(double meanA, double meanB, ConfidenceInterval? interval, double p, Verdict verdict) => new()
    {
        Metric = "any",
        Factor = "recipe",
        A = "gaussian",
        B = "kaiming",
        Elsewhere = new Setting(),
        IsPaired = true,
        CountA = 20,
        CountB = 20,
        MeanA = meanA,
        MeanB = meanB,
        Interval = interval,
        P = p,
        Test = new PermutationResult(p, IsExact: true, 1 << 20, 1e-6),
        Effect = null,
        Verdict = verdict,
        Sentence = string.Empty,
    };
}
