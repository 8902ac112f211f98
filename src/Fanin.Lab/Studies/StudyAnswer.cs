using System.Collections.Immutable;
using Fanin.Lab.Experiments;
using Fanin.Lab.Reports;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>The outcome of an experiment in sentences: its claims if it has some, else which recipe is best.</summary>
internal static class StudyAnswer
{
    public static ImmutableArray<string> Of(StudyResult result)
    {
        if (result.Records.IsEmpty)
        {
            return ["No trial is finished yet: there is nothing to compare."];
        }

        IEnumerable<string> answer = result.Verdicts.IsEmpty ? Best(result) : [Summary(result.Verdicts), .. result.Verdicts.Select(Sentence)];
        return [.. answer, .. Remarks(result)];
    }

    /// <summary>A verdict in one sentence.</summary>
    public static string Sentence(ClaimVerdict verdict)
    {
        string numbers = Numbers(verdict);
        return verdict.Decision switch
        {
            ClaimDecision.Holds => $"{verdict.Claim.Says}: {numbers}.",
            ClaimDecision.Refuted when verdict.Claim.Otherwise.Length > 0 => $"{verdict.Claim.Otherwise}: {numbers}.",
            ClaimDecision.Refuted => $"Refuted: \"{verdict.Claim.Says}\": {numbers}.",
            _ => $"Undecided: \"{verdict.Claim.Says}\": {numbers}{(verdict.SeedsNeeded is { } seeds ? FormattableString.Invariant($"; about {seeds} seeds would decide") : string.Empty)}.",
        };
    }

    // The answer in one sentence: what holds, what doesn't, what is open.
    private static string Summary(ImmutableArray<ClaimVerdict> verdicts)
    {
        string[] parts =
        [
            .. from decision in new[] { (ClaimDecision.Holds, "hold", "holds"), (ClaimDecision.Refuted, "are refuted", "is refuted"), (ClaimDecision.Undecided, "are undecided", "is undecided") }
               let said = verdicts.Where(verdict => verdict.Decision == decision.Item1).Select(verdict => $"\"{verdict.Claim.Says}\"").ToArray()
               where said.Length > 0
               select verdicts.Length == 1 ? $"The statement {decision.Item3}: {said[0]}"
                   : said.Length == verdicts.Length ? FormattableString.Invariant($"All {said.Length} statements {decision.Item2}: {Wording.List(said)}")
                   : FormattableString.Invariant($"{said.Length} of {verdicts.Length} statements {(said.Length == 1 ? decision.Item3 : decision.Item2)}: {Wording.List(said)}"),
        ];
        return string.Join("; ", parts) + ".";
    }

    private static string Numbers(ClaimVerdict verdict)
    {
        if (verdict.Pairs == 0)
        {
            return $"no seed has {verdict.Metric} in both groups{Lost(verdict)}";
        }

        bool isFraction = MetricName.IsAccuracy(verdict.Metric);
        double factor = isFraction ? 100 : 1;
        double uncertainty = verdict.Interval is { } known && known.High > known.Low ? (known.High - known.Low) / 2 : Math.Abs(verdict.Difference);
        int decimals = ComparisonText.Decimals(factor * uncertainty);
        string unit = isFraction ? " %" : string.Empty;
        string points = isFraction ? " points" : string.Empty;
        string range = verdict.Interval is { } interval ? $" [{Number(interval.Low)}, {Number(interval.High)}]" : " (too few seeds for an interval)";
        string p = verdict.P is { } value ? $", {ComparisonText.P(value)}" : string.Empty;
        string means = verdict.Claim.Relation is ClaimRelation.Narrower or ClaimRelation.Wider
            ? $"by {verdict.Metric} best and worst are {Number(verdict.GroupMean)}{points} apart against {Number(verdict.AgainstMean)}{points}"
            : $"{verdict.Metric} {Number(verdict.GroupMean)}{unit} against {Number(verdict.AgainstMean)}{unit}";
        return $"{means}, {ComparisonText.Signed(factor * verdict.Difference, decimals)}{points}{range}{p}, {ComparisonText.Counted(verdict.Pairs, "seed")}{Lost(verdict)}";

        string Number(double number) => ComparisonText.Number(factor * number, decimals);
    }

    private static string Lost(ClaimVerdict verdict) => verdict.Lost == 0 ? string.Empty : $" ({ComparisonText.Counted(verdict.Lost, "seed")} without a number)";

    // Without claims: the best recipe for each of what else varies, by the metric that matters most.
    private static IEnumerable<string> Best(StudyResult result)
    {
        string metric = result.Experiment.Metrics[0];
        HashSet<string> varying = [.. StudyTable.Varying(result.Comparison)];
        return result.Comparison.Ranking.Where(row => row.Metric == metric && row.Factor == FactorName.Recipe)
            .GroupBy(row => row.Setting.Without(FactorName.Recipe))
            .Select(group => Best(metric, [.. group], ComparisonText.Where(group.Key, varying)));
    }

    private static string Best(string metric, RankingRow[] rows, string where)
    {
        RankingRow first = rows[0];
        if (first.Mean is null)
        {
            return Wording.Capital($"{where}no trial has a number by {metric}.");
        }

        string mean = $"{metric} {StudyTable.Number(metric, first.Mean)} {StudyTable.Range(metric, first.Low, first.High)}".TrimEnd();
        string[] tied = [.. rows.Where(row => row.Rank == 1).Select(row => row.Value)];
        return rows.Length == 1 ? $"{where}{first.Value} has {mean}, {ComparisonText.Counted(first.N, "seed")}."
            : tied.Length == 1 ? $"{where}{first.Value} is best: {mean}, {ComparisonText.Counted(first.N, "seed")}."
            : Wording.Capital($"{where}it is not decided which is best: {Wording.List(tied)} are not told apart ({first.Value} has {mean}, {ComparisonText.Counted(first.N, "seed")}).");
    }

    private static IEnumerable<string> Remarks(StudyResult result)
    {
        int missing = result.Trials.Length - result.Records.Length;
        if (missing > 0)
        {
            yield return FormattableString.Invariant($"{missing} of {result.Trials.Length} trials have no result yet.");
        }

        foreach ((RecordOutcome outcome, string word) in new[] { (RecordOutcome.Diverged, "diverged"), (RecordOutcome.Stopped, "were given up for better ones"), (RecordOutcome.Failed, "failed") })
        {
            int count = result.Records.Count(record => record.Outcome == outcome);
            if (count > 0)
            {
                yield return FormattableString.Invariant($"{count} of {result.Records.Length} trials {(count == 1 ? word.Replace("were", "was", StringComparison.Ordinal) : word)}.");
            }
        }
    }
}
