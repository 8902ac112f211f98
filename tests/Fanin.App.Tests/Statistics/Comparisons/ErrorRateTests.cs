using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;

namespace Fanin.App.Tests.Statistics.Comparisons;

/// <summary>What "differs" is worth: how often it is said without a difference, and how often with one.</summary>
public class ErrorRateTests
{
    // 2,000 experiments with five identical recipes, so ten comparisons each: the chance of any "differs" is at most 5 %, and its deviation here 0.5 %.
    [Theory(Explicit = true)]
    [InlineData("normal", 20, true)]
    [InlineData("exponential", 10, true)]
    [InlineData("log-normal", 7, false)]
    public void Of_RarelySaysDiffers_OfIdenticalSchemes(string law, int seeds, bool isPaired) =>
        Assert.InRange(FamilyErrors(2000, law, seeds, isPaired), 0, 0.05 + (2 * 0.005));

    [Fact]
    public void Of_RarelySaysDiffers_OfIdenticalSchemes_InASmallSimulation() => Assert.InRange(FamilyErrors(200, "exponential", 12, isPaired: true), 0, 0.09);

    // One standard deviation apart at 20 seeds: of a single comparison a paired t-test finds 98.9 % (R: power.t.test), by pairs whose differences have that deviation.
    [Fact]
    public void Of_FindsOneDeviation_AtTwentySeeds()
    {
        double found = Simulation.Rate(1000, 5, sample =>
        {
            double[] noise = sample("normal", 20);
            return Compare(Runs.Of("a", new double[20]), Runs.Of("b", noise.Select(value => value + 1))).Differences[0].Verdict is Differs { Better: "b" };
        });
        Assert.InRange(found, 0.975, 1);
    }

    // Independent schemes, of deviation 1 each: d = 1 with 20 seeds a group, for which R's power.t.test says 86.9 %.
    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_FindsOneDeviationOfIndependentSchemes_AsOftenAsATTest(bool isPaired)
    {
        double found = Simulation.Rate(1000, 6, sample => Compare(
            Runs.Of("a", sample("normal", 20)),
            Runs.Of("b", sample("normal", 20).Select(value => value + 1)).Select(run => isPaired ? run : run with { Seed = run.Seed + 100 })).Differences[0].Verdict is Differs { Better: "b" });
        Assert.InRange(found, 0.83, 0.9);
    }

    // Intervals don't enter a verdict that has no margin.
    private static ComparisonReport Compare(params IEnumerable<RunOutcome>[] runs) => ExperimentComparison.Of(
        [.. runs.SelectMany(some => some)],
        Runs.ByAccuracy with { Resampling = new ResamplingOptions { Resamples = 199, Permutations = 9_999 } });

    private static double FamilyErrors(int experiments, string law, int seeds, bool isPaired) => Simulation.Rate(experiments, 4, sample =>
    {
        IEnumerable<RunOutcome>[] recipes =
        [
            .. Enumerable.Range(0, 5).Select(recipe => Runs.Of($"recipe {recipe}", sample(law, seeds))
                .Select(run => isPaired ? run : run with { Seed = run.Seed + (ulong)(100 * recipe) })),
        ];
        return Compare(recipes).Differences.Any(difference => difference.Verdict is Differs);
    });
}
