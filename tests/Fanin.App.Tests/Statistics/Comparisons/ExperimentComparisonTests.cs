using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Statistics.Comparisons;

public class ExperimentComparisonTests
{
    // Darwin's maize as an experiment: P is Fisher's 1726 of 32,768, and the only comparison is its own family.
    [Fact]
    public void Of_PairsBySeed_AndGivesFishersP()
    {
        Difference difference = Assert.Single(Runs.Compare(Runs.Of("crossed", Published.DarwinDifferences), Runs.Of("selfed", new double[15])).Differences);
        Assert.True(difference.IsPaired);
        Assert.Equal(1726 / 32_768.0, difference.P, 12);
        Assert.Equal(314 / 15.0, difference.Value!.Value, 9);
        Assert.Equal(2.148 / Math.Sqrt(15), difference.Effect!.PairedD!.Value, 3);

        // d_z = 0.5546: G*Power's and R's 28 pairs for a power of 0.8.
        Assert.Equal(28, Assert.IsType<Undecided>(difference.Verdict).SeedsNeeded);
    }

    [Fact]
    public void Of_DoesNotPair_WhenSeedsAreOthers()
    {
        RunOutcome[] treated = [.. Runs.Of("treated", Published.TreatedMice)];
        RunOutcome[] control = [.. Runs.Of("control", Published.ControlMice).Select(run => run with { Seed = run.Seed + 100 })];
        Difference difference = Assert.Single(Runs.Compare(treated, control).Differences);
        Assert.False(difference.IsPaired);
        Assert.Equal(3513 / 11_440.0, difference.P, 9);
        Assert.Equal((7, 9), (difference.CountA, difference.CountB));
    }

    // Two models: recipes are compared within each, never across; all of it is one family of Holm.
    [Fact]
    public void Of_ComparesWithinOtherwiseEqualSettings()
    {
        double[] low = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] high = [.. low.Select(value => value + 2 + (0.1 * value))];
        ComparisonReport report = Runs.Compare(
            Runs.Of(Runs.Recipe("a", ("model", "mlp")), low),
            Runs.Of(Runs.Recipe("b", ("model", "mlp")), high),
            Runs.Of(Runs.Recipe("a", ("model", "cnn")), high),
            Runs.Of(Runs.Recipe("b", ("model", "cnn")), high));
        Assert.Equal(["model mlp", "model cnn"], report.Differences.Select(difference => difference.Elsewhere.ToString()));

        // 2/2⁸ twice by Holm, and 1.
        Assert.Equal([4 / 256.0, 1], report.Differences.Select(difference => difference.P));
        Differs differs = Assert.IsType<Differs>(report.Differences[0].Verdict);
        Assert.Equal("b", differs.Better);
        Assert.Equal(2.45, differs.By, 9);
        Assert.InRange(differs.By, differs.Interval!.Low, differs.Interval.High);
        Assert.Null(Assert.IsType<Undecided>(report.Differences[1].Verdict).SeedsNeeded);
        Assert.StartsWith("model mlp: testAccuracy: b reaches ", report.Differences[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ComparesAlongOtherFactors_IfAsked()
    {
        ComparisonReport report = ExperimentComparison.Of(
            [.. Runs.Of(Runs.Recipe("a", ("norm", "none")), 1, 2, 3), .. Runs.Of(Runs.Recipe("a", ("norm", "batch")), 2, 3, 4)],
            Runs.ByAccuracy with { Factors = ["recipe", "norm"] });
        Assert.Equal(("norm", "none", "batch"), (Assert.Single(report.Differences).Factor, report.Differences[0].A, report.Differences[0].B));
    }

    // Five seeds: the smallest P of a sign-flip test is 2/32.
    [Fact]
    public void Of_NeverDecides_WhatSoFewSeedsCanNot()
    {
        Difference difference = Assert.Single(Runs.Compare(Runs.Of("a", 1, 1.1, 1.2, 1.3, 1.4), Runs.Of("b", 5, 5.2, 5.1, 5.3, 5.5)).Differences);
        Assert.Equal(2 / 32.0, difference.P);
        Assert.Equal(6, Assert.IsType<Undecided>(difference.Verdict).SeedsNeeded);
    }

    [Fact]
    public void Of_CallsEquivalent_WhatLiesWithinTheMargin()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => 0.88 + (0.01 * Math.Sin(i)))];
        ComparisonOptions options = new() { Metrics = [MetricSpec.Named(Runs.Metric) with { Margin = 0.005 }] };
        RunOutcome[] runs = [.. Runs.Of("a", values), .. Runs.Of("b", values.Select((value, i) => value + (0.001 * Math.Cos(5 * i))))];
        Difference difference = Assert.Single(ExperimentComparison.Of(runs, options).Differences);
        Assert.Equal(0.005, Assert.IsType<Equivalent>(difference.Verdict).Margin);
        Assert.Contains("equal within 0.50 points", difference.Sentence, StringComparison.Ordinal);
        Assert.IsType<Undecided>(Assert.Single(ExperimentComparison.Of(runs, Runs.ByAccuracy).Differences).Verdict);
    }

    [Fact]
    public void Of_DoesNotAverageRunsThatDiverged_AndCountsThem()
    {
        Setting wild = Runs.Recipe("wild");
        ComparisonReport report = Runs.Compare(
            Runs.Of("calm", 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86),
            [.. Runs.Of(wild, 0.8, 0.81, 0.82, 0.83), Runs.Ended(wild, 5, RecordOutcome.Diverged), Runs.Ended(wild, 6, RecordOutcome.Failed), Runs.Ended(wild, 7, RecordOutcome.Stopped)]);
        GroupSummary group = report.Groups[1];
        Assert.Equal((7, 4, 1, 1, 1), (group.Runs, group.Completed, group.Diverged, group.Failed, group.Stopped));
        Assert.Equal((1, 6), (group.Divergence.Count, group.Divergence.Total));
        Assert.Equal((4, 3), (group.Metrics[0].Summary!.Count, group.Metrics[0].Missing));
        Assert.EndsWith("4 seeds (3 runs of calm and 3 of wild not counted)", report.Differences[0].Sentence, StringComparison.Ordinal);
        Assert.StartsWith("0 of 7 runs of calm diverged against 1 of 6 of wild, undecided: p = ", Assert.Single(report.DivergenceDifferences).Sentence, StringComparison.Ordinal);

        // As guessing, if asked.
        ComparisonReport guessed = ExperimentComparison.Of(
            [.. Runs.Of(wild, 0.8), Runs.Ended(wild, 5, RecordOutcome.Diverged)], new() { Metrics = [MetricSpec.Named(Runs.Metric) with { WhenDiverged = 0.1 }] });
        Assert.Equal(0.45, guessed.Groups[0].Metrics[0].Summary!.Mean, 12);
    }

    [Fact]
    public void Of_SaysSo_WhenNoRunHasANumber()
    {
        Setting wild = Runs.Recipe("wild");
        ComparisonReport report = Runs.Compare(Runs.Of("calm", 0.8, 0.9), [.. Enumerable.Range(1, 20).Select(seed => Runs.Ended(wild, (ulong)seed, RecordOutcome.Diverged))]);
        Difference difference = Assert.Single(report.Differences);
        Assert.Equal((null, null, 1), (difference.Value, difference.Low, difference.P));
        Assert.StartsWith("testAccuracy of calm and wild can't be compared: no run of wild has a number", difference.Sentence, StringComparison.Ordinal);
        Assert.Equal(("wild", 2, "", null, 20), Row(report.Ranking[1]));
        Assert.Equal(1 / 231.0, report.DivergenceDifferences[0].P, 9);

        static (string, int, string, double?, int) Row(RankingRow row) => (row.Value, row.Rank, row.Letters, row.Mean, row.Diverged);
    }

    // a > c is decided, b is told apart from neither: that is what the letters say, and both a and b may be the best.
    [Fact]
    public void Ranking_SaysTiesAsTies_ThoughTheyAreNotTransitive()
    {
        double[] noise = [.. Enumerable.Range(0, 12).Select(i => Math.Sin(7 * i))];
        double[] other = [.. Enumerable.Range(0, 12).Select(i => Math.Sin((11 * i) + 2))];
        double[] third = [.. Enumerable.Range(0, 12).Select(i => Math.Cos((5 * i) + 1))];
        ComparisonReport report = Runs.Compare(
            Runs.Of("c", third), Runs.Of("a", noise.Select(value => value + 1.1)), Runs.Of("b", other.Select(value => value + 0.55)));
        Assert.Equal(["a", "b", "c"], report.Ranking.Select(row => row.Recipe));
        Assert.Equal(["a", "ab", "b"], report.Ranking.Select(row => row.Letters));
        Assert.Equal([1, 1, 2], report.Ranking.Select(row => row.Rank));
        Assert.Equal([["b"], ["a", "c"], ["b"]], report.Ranking.Select(row => row.TiedWith));
    }

    [Fact]
    public void Ranking_PutsTheLowestFirst_WhenLessIsBetter()
    {
        RunOutcome[] runs = [.. Runs.Of("high", 3, 4, 5), .. Runs.Of("low", 1, 2, 3)];
        ComparisonReport report = ExperimentComparison.Of(runs, new() { Metrics = [new MetricSpec(Runs.Metric, HigherIsBetter: false)] });
        Assert.Equal(["low", "high"], report.Ranking.Select(row => row.Value));
        Assert.Equal((2, 3), (report.Ranking[0].Mean!.Value, report.Ranking[0].N));
    }

    [Fact]
    public void Of_FindsTheLearningRatesThatWork()
    {
        ComparisonReport report = Runs.Compare(
            Runs.Of(Runs.Recipe("a", ("lr", "0.01")), 0.8, 0.8), Runs.Of(Runs.Recipe("a", ("lr", "0.1")), 0.805, 0.805), Runs.Of(Runs.Recipe("a", ("lr", "1")), 0.1, 0.1));
        LearningRateRow row = Assert.Single(report.LearningRates);
        Assert.Equal("recipe a", row.Setting.ToString());
        Assert.Equal((0.1, 0.01, 0.1), (row.Sensitivity.BestLearningRate, row.Sensitivity.Low, row.Sensitivity.High));
        Assert.Equal(1, row.Sensitivity.Decades!.Value, 12);
    }

    [Fact]
    public void Of_ComparesTimes_AndNeverDropsARun()
    {
        Setting slow = Runs.Recipe("placebo");
        RunOutcome[] treated = [.. Published.Mercaptopurine.Select((time, i) => Runs.Run(Runs.Recipe("6-MP"), (ulong)i, 1, time))];
        RunOutcome[] placebo = [.. Published.Placebo.Select((time, i) => Runs.Run(slow, (ulong)i, 1, time))];
        TimeDifference difference = Assert.Single(Runs.Compare(treated, placebo).TimeDifferences);
        Assert.Equal(16.79294, difference.Test.ChiSquared, 5);
        Assert.Equal("placebo", difference.Faster);
        Assert.Equal("placebo reaches the target in 21 of 21 runs, half of them by 8 steps against 6-MP's in 9 of 21 runs, half of them by 23 steps: p < 0.001 (log-rank)", difference.Sentence);

        // Both up to 35 weeks, until when the 6-MP group was watched.
        Assert.Equal((35, 23.287395, 8.666667), (difference.TimesA.Mean!.Horizon, Math.Round(difference.TimesA.Mean.Mean, 6), Math.Round(difference.TimesB.Mean!.Mean, 6)));

        // Runs that diverge are never there, whatever their last step says.
        RunOutcome[] diverging = [.. placebo[..5], .. placebo[5..].Select(run => Runs.Ended(slow, run.Seed, RecordOutcome.Diverged, TimeToTarget.NotUntil(7)))];
        TimeSummary times = Runs.Compare(treated, diverging).Groups[1].TimeToTarget!;
        Assert.Equal((21, 5, 16, null), (times.Count, times.Reached, times.Never, times.Median));
    }

    [Fact]
    public void Of_GivesTheSameBits_InAnyOrder()
    {
        RunOutcome[] runs = [.. Runs.Of("a", Published.TreatedMice), .. Runs.Of("b", Published.ControlMice), .. Runs.Of("c", Published.DarwinDifferences)];
        string expected = ComparisonJson.Serialize(ExperimentComparison.Of(runs, Runs.ByAccuracy));
        for (int i = 0; i < 4; i++)
        {
            RunOutcome[] shuffled = [.. runs.GroupBy(run => run.Setting).SelectMany(same => same.OrderBy(run => run.Seed * 7919 % (ulong)(11 + i)))];
            Assert.Equal(expected, ComparisonJson.Serialize(ExperimentComparison.Of(shuffled, Runs.ByAccuracy)));
        }
    }

    [Fact]
    public void Of_IsEmpty_WithoutRuns()
    {
        ComparisonReport report = ExperimentComparison.Of([], Runs.ByAccuracy);
        Assert.Empty(report.Groups);
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void Of_Throws_WhenTheTableIsInconsistent()
    {
        Setting a = Runs.Recipe("a");
        AssertRefused("got seed 1 again for recipe a", [Runs.Run(a, 1, 1), Runs.Run(a, 1, 2)], Runs.ByAccuracy);
        AssertRefused("Expected the factors recipe for every run, got recipe, lr", [Runs.Run(a, 1, 1), Runs.Run(Runs.Recipe("a", ("lr", "1")), 1, 1)], Runs.ByAccuracy);
        AssertRefused("along one of the factors recipe, got \"model\"", [Runs.Run(a, 1, 1)], Runs.ByAccuracy with { Factors = ["model"] });
        AssertRefused("at least one metric", [Runs.Run(a, 1, 1)], Runs.ByAccuracy with { Metrics = [] });
        AssertRefused("got none for seed 2 of recipe a", [Runs.Run(a, 1, 1, TimeToTarget.At(3)), Runs.Run(a, 2, 1)], Runs.ByAccuracy);
        Assert.Throws<ArgumentException>(() => new Setting(new TrialFactor("lr", "1"), new TrialFactor("lr", "2")));
    }

    private static void AssertRefused(string message, RunOutcome[] runs, ComparisonOptions options) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ExperimentComparison.Of(runs, options)).Message, StringComparison.Ordinal);
}
