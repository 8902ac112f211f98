using System.Globalization;
using Fanin.Lab.Experiments;
using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>A comparison as a table: one row a setting, its factors that vary, and each metric with its interval.</summary>
public static class StudyTable
{
    private const int PercentDecimals = 2;
    private const int OtherDecimals = 4;
    private const string Nothing = "–";

    /// <summary>The table, the names of the columns first; settings in the order of the experiment.</summary>
    /// <param name="result">What to show; any part may be missing.</param>
    /// <returns>Rows of equally many cells, and how many columns name the setting.</returns>
    public static (IReadOnlyList<IReadOnlyList<string>> Rows, int NameColumns) Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] factors = [.. Varying(result.Comparison).DefaultIfEmpty(FactorName.Recipe)];
        bool hasTarget = result.Experiment.Target is not null;
        bool hasLosses = result.Comparison.Groups.Any(group => group.Completed < group.Runs);
        string[] header =
        [
            .. factors, "n", .. result.Experiment.Metrics, .. hasTarget ? ["steps to target"] : Array.Empty<string>(), .. hasLosses ? ["diverged"] : Array.Empty<string>(),
        ];
        return ([header, .. result.Comparison.Groups.Select(group => Row(group, factors, hasTarget, hasLosses))], factors.Length);
    }

    /// <summary>The factors that have more than one value.</summary>
    internal static IEnumerable<string> Varying(ComparisonReport comparison) => FactorName.All
        .Where(factor => comparison.Groups.Select(group => group.Setting[factor]).Distinct(StringComparer.Ordinal).Skip(1).Any());

    /// <summary>A metric's number: accuracies in percent.</summary>
    internal static string Number(string metric, double? number) => number is not { } value ? Nothing
        : MetricName.IsAccuracy(metric) ? $"{ComparisonText.Number(100 * value, PercentDecimals)} %" : ComparisonText.Number(value, OtherDecimals);

    /// <summary>An interval of a metric; empty if there is none.</summary>
    internal static string Range(string metric, double? low, double? high)
    {
        if (low is not { } from || high is not { } to)
        {
            return string.Empty;
        }

        bool isFraction = MetricName.IsAccuracy(metric);
        int decimals = isFraction ? PercentDecimals : OtherDecimals;
        double factor = isFraction ? 100 : 1;
        return $"[{ComparisonText.Number(factor * from, decimals)}, {ComparisonText.Number(factor * to, decimals)}]";
    }

    private static IReadOnlyList<string> Row(GroupSummary group, string[] factors, bool hasTarget, bool hasLosses) =>
    [
        .. factors.Select(factor => group.Setting[factor] ?? Nothing),
        group.Runs.ToString(CultureInfo.InvariantCulture),
        .. group.Metrics.Select(metric => $"{Number(metric.Metric, metric.Summary?.Mean)} {Range(metric.Metric, metric.Mean?.Low, metric.Mean?.High)}".TrimEnd()),
        .. hasTarget ? [Time(group.TimeToTarget)] : Array.Empty<string>(),
        .. hasLosses ? [Share(group.Divergence)] : Array.Empty<string>(),
    ];

    private static string Time(TimeSummary? times) => times is null ? Nothing
        : times.Median is { } median ? FormattableString.Invariant($"{median:0} [{times.MedianLow:0}, {(times.MedianHigh is { } high ? high.ToString("0", CultureInfo.InvariantCulture) : Nothing)}]")
        : FormattableString.Invariant($"{times.Reached} of {times.Count} get there");

    private static string Share(Proportion share) => share.ToString();
}
