using System.Globalization;
using System.Text.Json.Nodes;
using Fanin.Lab.Experiments;
using Fanin.Lab.Reports;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;

namespace Fanin.Lab.StudyReports;

/// <summary>What was said of a setting before its first step, and what came of it.</summary>
/// <param name="Group">The setting.</param>
/// <param name="Errors">Codes of findings that are errors.</param>
/// <param name="Warnings">Codes of findings that are warnings.</param>
/// <param name="Worst">The worst finding in words; <see langword="null"/> if there is none.</param>
internal sealed record StartVerdict(GroupSummary Group, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, string? Worst)
{
    /// <summary>Reads what the first trial of every setting was diagnosed with; settings without a diagnosis are left out.</summary>
    public static IReadOnlyList<StartVerdict> Of(StudyResult result, StudyCurves curves) =>
        [.. result.Comparison.Groups.Select(group => curves.StartDiagnosis(group.Setting) is { } json ? Read(group, json) : null).OfType<StartVerdict>()];

    /// <summary>Whether the diagnosis was right, in a sentence: how settings with an error ended beside those without.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="verdicts">What was said.</param>
    public static string? Sentence(StudyResult result, IReadOnlyList<StartVerdict> verdicts)
    {
        string metric = result.Experiment.Metrics[0];
        (StartVerdict Verdict, double Mean)[] known = [.. verdicts.Select(verdict => (verdict, verdict.MeanOf(metric))).Where(pair => pair.Item2 is not null).Select(pair => (pair.verdict, pair.Item2!.Value))];
        double[] bad = [.. known.Where(pair => pair.Verdict.Errors.Count > 0).Select(pair => pair.Mean)];
        double[] good = [.. known.Where(pair => pair.Verdict.Errors.Count == 0).Select(pair => pair.Mean)];
        if (known.Length == 0)
        {
            return null;
        }

        if (bad.Length == 0 || good.Length == 0)
        {
            return bad.Length == 0
                ? $"Before training no error was found in {(good.Length == 1 ? "the one setting" : FormattableString.Invariant($"any of the {good.Length} settings"))}."
                : $"Before training an error was found in {(bad.Length == 1 ? "the one setting" : FormattableString.Invariant($"each of the {bad.Length} settings"))}.";
        }

        bool higher = MetricName.IsAccuracy(metric);
        double worstGood = higher ? good.Min() : good.Max();
        int worse = bad.Count(mean => higher ? mean < worstGood : mean > worstGood);
        string settings = bad.Length == 1 ? "The one setting" : FormattableString.Invariant($"Of the {bad.Length} settings");
        return bad.Length == 1
            ? $"{settings} in which an error was found before training ended {(worse == 1 ? "worse than" : "no worse than the worst of")} {(good.Length == 1 ? "the other one" : FormattableString.Invariant($"all {good.Length} others"))}."
            : FormattableString.Invariant($"{settings} in which an error was found before training {worse} ended worse than {(good.Length == 1 ? "the one" : $"all {good.Length}")} without.");
    }

    /// <summary>The table.</summary>
    public static string Table(StudyResult result, IReadOnlyList<StartVerdict> verdicts)
    {
        string metric = result.Experiment.Metrics[0];
        string[] varying = [.. StudyTable.Varying(result.Comparison).DefaultIfEmpty(FactorName.Recipe)];
        string head = Html.Row("th", "setting", "found before training", metric, "diverged");
        string rows = string.Concat(verdicts.Select(verdict => Html.Row(
            "td",
            Html.Text(StudyFacet.Label(verdict.Group.Setting, varying)),
            verdict.Worst is null ? "nothing" : $"{Html.Text(string.Join(", ", verdict.Errors.Select(code => code + " error").Concat(verdict.Warnings.Select(code => code + " warning"))))}<br>{Html.Text(verdict.Worst)}",
            Html.Text(StudyTable.Number(metric, verdict.MeanOf(metric))),
            string.Create(CultureInfo.InvariantCulture, $"{verdict.Group.Diverged} of {verdict.Group.Runs}"))));
        return Html.Table(head, rows, "numbers found");
    }

    private double? MeanOf(string metric) => Group.Metrics.FirstOrDefault(own => own.Metric == metric)?.Summary?.Mean;

    private static StartVerdict Read(GroupSummary group, string json)
    {
        JsonArray findings = JsonNode.Parse(json)?["findings"]?.AsArray() ?? [];
        string[] Codes(string severity) => [.. findings.Where(finding => (string?)finding?["severity"] == severity).Select(finding => (string)finding!["code"]!).Distinct(StringComparer.Ordinal)];
        JsonNode? worst = findings.FirstOrDefault(finding => (string?)finding?["severity"] is "error") ?? findings.FirstOrDefault(finding => (string?)finding?["severity"] is "warning");
        return new StartVerdict(group, Codes("error"), Codes("warning"), (string?)worst?["message"]);
    }
}
