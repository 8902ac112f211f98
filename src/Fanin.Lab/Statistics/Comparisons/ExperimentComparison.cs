using System.Globalization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Turns a table of runs into what a reviewer would ask for: per setting summaries with intervals, and for every two settings that are equal but for one factor
/// whether they differ.</summary>
/// <remarks>
/// <para>Two settings pair by seed if at least 3 seeds, and half of the smaller group's, have a number in both. P values are corrected by Holm within a family: all
/// comparisons by one metric along one factor.</para>
/// <para>Repeatability: the same table under the same options gives the same report to the bit, on any number of threads; neither the order of the runs within a setting nor
/// the numbers of other settings change an interval.</para>
/// </remarks>
public static class ExperimentComparison
{
    /// <summary>Compares.</summary>
    /// <param name="runs">The table: every setting has the same factors, and each seed once.</param>
    /// <param name="options">What to compare.</param>
    /// <returns>The report; settings in the order in which they first occur.</returns>
    /// <exception cref="ArgumentException">The table is inconsistent, or there is nothing to compare by.</exception>
    public static ComparisonReport Of(IReadOnlyList<RunOutcome> runs, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(options);
        Check(runs, options);
        SettingGroup[] groups = [.. runs.GroupBy(run => run.Setting).Select(group => new SettingGroup(group.Key, [.. group]))];
        HashSet<string> varying = [.. Varying(groups)];
        SettingPair[] pairs = [.. options.Factors.SelectMany(factor => Pairs(groups, factor))];
        var times = new TimeComparison(groups, options);
        GroupSummary[] summaries = ParallelArray.Of(groups, group => Summarize(group, times, options));
        Difference[] differences = Differences(pairs, options, varying);
        return new ComparisonReport(
            summaries,
            [.. Rankings.Of(summaries, differences, options)],
            differences,
            times.Compare(pairs, varying),
            DivergenceDifferences(pairs, options, varying),
            [.. LearningRates.Of(summaries, options)],
            new ResamplingRecord(options.Resampling.Seed.Value, options.Resampling.Resamples, options.Resampling.Permutations));
    }

    private static Difference[] Differences(IReadOnlyList<SettingPair> pairs, ComparisonOptions options, IReadOnlySet<string> varying)
    {
        (MetricSpec Metric, SettingPair Pair)[] toCompare = [.. options.Metrics.SelectMany(metric => pairs.Select(pair => (metric, pair)))];
        MetricComparison[] compared = ParallelArray.Of(toCompare, both => new MetricComparison(both.Pair, both.Metric, options));
        double[] p = ComparisonFamilies.Adjust(compared, comparison => (comparison.Metric, comparison.Factor), i => compared[i].Test.P);
        Dictionary<string, int> sizes = pairs.GroupBy(pair => pair.Factor).ToDictionary(family => family.Key, family => family.Count());
        return ParallelArray.Of([.. Enumerable.Range(0, compared.Length)], i => compared[i].Judge(p[i], sizes[compared[i].Factor], varying));
    }

    private static GroupSummary Summarize(SettingGroup group, TimeComparison times, ComparisonOptions options) => new(
        group.Setting,
        group.Runs,
        group.Count(RecordOutcome.Completed),
        group.Count(RecordOutcome.Diverged),
        group.Count(RecordOutcome.Stopped),
        group.Count(RecordOutcome.Failed),
        group.Divergence(options.Level),
        [.. options.Metrics.Select(metric => Summarize(group, metric, options))],
        times.Summarize(group));

    private static MetricSummary Summarize(SettingGroup group, MetricSpec metric, ComparisonOptions options)
    {
        double[] numbers = [.. group.Numbers(metric).Values];
        return new MetricSummary(
            metric.Name,
            numbers.Length > 0 ? SampleSummary.Of(numbers) : null,
            MeanInterval.Of(numbers, options.Level, options.Resampling),
            MedianInterval.Of(numbers, options.Level),
            group.Runs - numbers.Length);
    }

    private static IEnumerable<SettingPair> Pairs(IReadOnlyList<SettingGroup> groups, string factor)
    {
        foreach (var equal in groups.GroupBy(group => group.Setting.Without(factor)))
        {
            SettingGroup[] members = [.. equal];
            for (int i = 0; i < members.Length; i++)
            {
                for (int j = i + 1; j < members.Length; j++)
                    yield return new SettingPair(factor, equal.Key, members[i], members[j]);
            }
        }
    }

    private static DivergenceDifference[] DivergenceDifferences(IReadOnlyList<SettingPair> pairs, ComparisonOptions options, IReadOnlySet<string> varying)
    {
        var some = (from pair in pairs
                    let a = pair.First.Divergence(options.Level)
                    let b = pair.Second.Divergence(options.Level)
                    where a.Count + b.Count > 0
                    select (pair, a, b, p: FisherExactTest.P(a, b))).ToArray();
        double[] adjusted = ComparisonFamilies.Adjust(some, test => test.pair.Factor, i => some[i].p);
        return [.. some.Select((test, i) => new DivergenceDifference(
            test.pair.Factor,
            test.pair.A,
            test.pair.B,
            test.pair.Elsewhere,
            test.a,
            test.b,
            test.p,
            adjusted[i],
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ComparisonText.Where(test.pair.Elsewhere, varying)}{test.a} runs of {test.pair.A} diverged against {test.b} of {test.pair.B}{(adjusted[i] <= options.Alpha ? ": " : ", undecided: ")}{ComparisonText.P(adjusted[i])}")))];
    }

    private static IEnumerable<string> Varying(IReadOnlyList<SettingGroup> groups) => groups
        .SelectMany(summary => summary.Setting.Factors)
        .Distinct()
        .CountBy(factor => factor.Name)
        .Where(name => name.Value > 1)
        .Select(name => name.Key);

    private static void Check(IReadOnlyList<RunOutcome> runs, ComparisonOptions options)
    {
        if (options.Metrics.IsDefaultOrEmpty)
            throw new ArgumentException("Expected at least one metric to compare by, got none.", nameof(options));
        if (options.Metrics.DistinctBy(metric => metric.Name).Count() < options.Metrics.Length)
            throw new ArgumentException("Expected each metric once.", nameof(options));
        if (runs.Count == 0)
            return;

        string[] names = Names(runs[0]);
        foreach (RunOutcome run in runs)
        {
            if (!Names(run).SequenceEqual(names))
                throw new ArgumentException($"Expected the factors {string.Join(", ", names)} for every run, got {string.Join(", ", Names(run))}.", nameof(runs));
        }

        if (options.Factors.FirstOrDefault(factor => !names.Contains(factor)) is { } missing)
            throw new ArgumentException($"Expected to compare along one of the factors {string.Join(", ", names)}, got \"{missing}\".", nameof(options));
        if (runs.GroupBy(run => (run.Setting, run.Seed)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected each seed once for a setting, got seed {twice.Key.Seed} again for {twice.Key.Setting}."), nameof(runs));
        }

        bool hasTarget = runs.Any(run => run.TimeToTarget is not null);
        if (hasTarget && runs.FirstOrDefault(run => run is { TimeToTarget: null, Outcome: RecordOutcome.Completed or RecordOutcome.Stopped }) is { } untimed)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected a time to the target, reached or not, of every run, got none for seed {untimed.Seed} of {untimed.Setting}."), nameof(runs));
        }
    }

    private static string[] Names(RunOutcome run) => [.. run.Setting.Factors.Select(factor => factor.Name)];
}
