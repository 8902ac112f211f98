using System.Globalization;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Times to the target: of every group, and of every pair.</summary>
internal sealed class TimeComparison(IReadOnlyList<SettingGroup> groups, ComparisonOptions options)
{
    private readonly double? _horizon = HorizonOf(groups);

    public TimeSummary? Summarize(SettingGroup group)
    {
        if (group.Times.Count == 0)
            return null;
        KaplanMeier curve = KaplanMeier.Of(group.Times, options.Level);
        return new TimeSummary(
            curve.Count,
            curve.Reached,
            curve.Never,
            curve.Median,
            curve.MedianLow,
            curve.MedianHigh,
            _horizon is { } horizon ? curve.MeanUntil(horizon) : null);
    }

    public IReadOnlyList<TimeDifference> Compare(IReadOnlyList<SettingPair> pairs, IReadOnlySet<string> varying)
    {
        SettingPair[] timed = [.. pairs.Where(pair => pair.First.Times.Count > 0 && pair.Second.Times.Count > 0)];
        LogRankTest[] tests = ParallelArray.Of(timed, pair => LogRankTest.Of(pair.First.Times, pair.Second.Times, options.Resampling));
        double[] p = ComparisonFamilies.Adjust(timed, pair => pair.Factor, i => tests[i].Permutation.P);
        return [.. timed.Select((pair, i) => Judge(pair, tests[i], p[i], varying))];
    }

    private TimeDifference Judge(SettingPair pair, LogRankTest test, double p, IReadOnlySet<string> varying)
    {
        TimeSummary a = Summarize(pair.First)!;
        TimeSummary b = Summarize(pair.Second)!;

        // More arrivals than expected: faster.
        string? faster = p > options.Alpha ? null : test.FirstReached > test.FirstExpected ? pair.A : pair.B;
        (string first, TimeSummary times, string second, TimeSummary others) = faster == pair.B ? (pair.B, b, pair.A, a) : (pair.A, a, pair.B, b);
        string verdict = faster is null ? ", undecided: " : ": ";
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{ComparisonText.Where(pair.Elsewhere, varying)}{first} reaches the target {Words(times)} against {second}'s {Words(others)}{verdict}{ComparisonText.P(p)} (log-rank)");
        return new TimeDifference(pair.Factor, pair.A, pair.B, pair.Elsewhere, a, b, test, p, faster, sentence);
    }

    private string Words(TimeSummary times) => string.Create(
        CultureInfo.InvariantCulture,
        $"in {times.Reached} of {times.Count} runs, {(times.Median is { } median ? $"half of them by {median:0.#} {options.TimeUnit}" : "never half of them")}");

    // The last time about which all groups say something; beyond the last run's end there is nothing to compare.
    private static double? HorizonOf(IReadOnlyList<SettingGroup> groups)
    {
        IReadOnlyList<TimeToTarget>[] timed = [.. groups.Select(group => group.Times).Where(times => times.Count > 0)];
        double last = timed.SelectMany(times => times).Max(run => run.Time) ?? 0;
        double horizon = timed.Select(times => KaplanMeier.Of(times).LargestHorizon ?? last).Append(last).Min();
        return horizon > 0 ? horizon : null;
    }
}
