namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Ranks settings that are equal but for one factor, and says ties as ties.</summary>
internal static class Rankings
{
    public static IEnumerable<RankingRow> Of(IReadOnlyList<GroupSummary> groups, IReadOnlyList<Difference> differences, ComparisonOptions options)
    {
        var decided = new HashSet<(string Metric, string Factor, Setting Elsewhere, string Better, string Worse)>(
            from difference in differences
            let differs = difference.Verdict as Differs
            where differs is not null
            select (difference.Metric, difference.Factor, difference.Elsewhere, differs.Better, differs.Better == difference.A ? difference.B : difference.A));
        return from metric in Enumerable.Range(0, options.Metrics.Length)
               from factor in options.Factors
               from equal in groups.GroupBy(summary => summary.Setting.Without(factor))
               from row in Rank([.. equal], metric, factor, (better, worse) => decided.Contains((options.Metrics[metric].Name, factor, equal.Key, better, worse)), options)
               select row;
    }

    private static IEnumerable<RankingRow> Rank(GroupSummary[] groups, int metric, string factor, Func<string, string, bool> isBetter, ComparisonOptions options)
    {
        double sign = options.Metrics[metric].HigherIsBetter ? -1 : 1;
        double? Mean(GroupSummary group) => group.Metrics[metric].Summary?.Mean;
        GroupSummary[] ordered = [.. groups.OrderBy(group => Mean(group) is null).ThenBy(group => sign * Mean(group) ?? 0)];
        string[] values = Array.ConvertAll(ordered, group => group.Setting[factor]!);
        bool Differ(int i, int j) => isBetter(values[i], values[j]) || isBetter(values[j], values[i]);

        // Without a number a setting can be neither told apart nor tied.
        int counted = ordered.Count(group => Mean(group) is not null);
        IReadOnlyList<string> letters = CompactLetters.Of(counted, Differ);
        return ordered.Select((group, i) => new RankingRow(
            options.Metrics[metric].Name,
            factor,
            values[i],
            group.Setting,
            i < counted ? 1 + Enumerable.Range(0, counted).Count(j => isBetter(values[j], values[i])) : counted + 1,
            i < counted ? letters[i] : string.Empty,
            i < counted ? [.. Enumerable.Range(0, counted).Where(j => j != i && !Differ(i, j)).Select(j => values[j])] : [],
            Mean(group),
            group.Metrics[metric].Mean?.Low,
            group.Metrics[metric].Mean?.High,
            group.Metrics[metric].Summary?.Count ?? 0,
            group.Diverged));
    }
}
