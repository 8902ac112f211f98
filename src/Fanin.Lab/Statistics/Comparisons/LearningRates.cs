using System.Globalization;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Sensitivity to the learning rate, for every setting of the other factors.</summary>
internal static class LearningRates
{
    public static IEnumerable<LearningRateRow> Of(IReadOnlyList<GroupSummary> groups, ComparisonOptions options) =>
        from metric in Enumerable.Range(0, options.Metrics.Length)
        from scheme in groups.Where(summary => Rate(summary.Setting) is not null)
            .GroupBy(summary => summary.Setting.Without(ComparisonOptions.LearningRateFactor))
        where scheme.Count() > 1
        let spec = options.Metrics[metric]
        select new LearningRateRow(
            spec.Name,
            scheme.Key,
            LearningRateSensitivity.Of([.. scheme.Select(summary => Point(summary, metric))], spec.HigherIsBetter, spec.ToleranceAt));

    private static LearningRatePoint Point(GroupSummary group, int metric) => new(
        Rate(group.Setting)!.Value,
        group.Metrics[metric].Summary?.Mean,
        group.Metrics[metric].Summary?.Count ?? 0,
        group.Divergence);

    private static double? Rate(Setting setting) =>
        double.TryParse(setting[ComparisonOptions.LearningRateFactor], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate > 0 && double.IsFinite(rate)
            ? rate
            : null;
}
