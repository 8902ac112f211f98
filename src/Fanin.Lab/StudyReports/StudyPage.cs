using System.Globalization;
using System.Text;
using Fanin.Lab.Experiments;
using Fanin.Lab.Reports;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;

namespace Fanin.Lab.StudyReports;

/// <summary>The page on a comparison: the answer first, then what was compared, pictures, differences, whether the diagnosis was right, and all that is needed to repeat it.
/// One file without any other.</summary>
internal static class StudyPage
{
    private const int MostFacets = 8;
    private const int MostRows = 400;
    private const int ManyRows = 15;

    /// <summary>Gives the page as text.</summary>
    /// <param name="result">What to report on; any part may be missing.</param>
    /// <param name="curves">Its trials.</param>
    /// <param name="command">The command line that repeats the run.</param>
    public static string Render(StudyResult result, StudyCurves curves, string command)
    {
        string title = result.Experiment.Title.Length > 0 ? result.Experiment.Title : result.Experiment.Name;
        var page = new StringBuilder();
        page.Append($"<p class=\"answer\">{Html.Text(result.Answer.IsEmpty ? string.Empty : result.Answer[0])}</p>\n");
        if (result.Experiment.Question.Length > 0)
        {
            page.Append($"<p class=\"note\">The question: {Html.Text(result.Experiment.Question)}</p>\n");
        }

        if (result.Answer.Length > 1)
        {
            page.Append($"<ul>\n{string.Concat(result.Answer.Skip(1).Select(sentence => $"<li>{Html.Text(sentence)}</li>\n"))}</ul>\n");
        }

        if (!result.Records.IsEmpty)
        {
            AppendSettings(page, result);
            AppendPictures(page, result, curves);
            AppendDifferences(page, result);
            AppendRates(page, result);
            AppendDiagnosis(page, result, curves);
            AppendFailures(page, result);
        }

        AppendRepeat(page, result, command);
        return ReportPage.Of(title, page.ToString());
    }

    /// <summary>The facets that are drawn, each with what its file names begin with.</summary>
    public static IEnumerable<(StudyFacet Facet, string Prefix)> Drawn(StudyResult result)
    {
        StudyFacet[] facets = [.. StudyFacet.Of(result.Comparison)];
        return facets.Take(MostFacets).Select((facet, i) => (facet, facets.Length == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{i + 1}-")));
    }

    private static void AppendSettings(StringBuilder page, StudyResult result)
    {
        (IReadOnlyList<IReadOnlyList<string>> rows, _) = StudyTable.Of(result);
        string head = Html.Row("th", [.. rows[0].Select(Html.Text)]);
        string body = string.Concat(rows.Skip(1).Take(MostRows).Select(row => Html.Row("td", [.. row.Select(Html.Text)])));
        page.Append("<h2>What was compared</h2>\n").Append(Fold("All settings", Html.Table(head, body, "numbers"), rows.Count - 1));
        page.Append("<p class=\"note\">n: trials. Means over the seeds with 95 % intervals; accuracies in percent. A trial that diverged counts as an accuracy of 0.</p>\n");
    }

    private static void AppendPictures(StringBuilder page, StudyResult result, StudyCurves curves)
    {
        int all = StudyFacet.Of(result.Comparison).Length;
        foreach ((StudyFacet facet, string prefix) in Drawn(result))
        {
            page.Append($"<h2>{Html.Text(facet.Title.Length == 0 ? "Pictures" : facet.Title)}</h2>\n");
            foreach (StudyFigure figure in StudyFigures.Of(result, curves, facet, prefix))
            {
                page.Append(ReportFigure.Markup(figure.Draw, figure.Wide, figure.Narrow, figure.Words));
            }
        }

        if (all > MostFacets)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{all - MostFacets} more groups of settings are in the tables only.</p>\n");
        }
    }

    private static void AppendDifferences(StringBuilder page, StudyResult result)
    {
        IReadOnlyList<Difference> differences = result.Comparison.Differences;
        if (differences.Count == 0)
        {
            return;
        }

        string[] varying = [.. StudyTable.Varying(result.Comparison)];
        string head = Html.Row("th", "pair", "metric", "difference", "95 % interval", "p", "effect", "verdict");
        string rows = string.Concat(differences.Take(MostRows).Select(difference => Row(difference, varying)));
        page.Append("<h2>Differences</h2>\n").Append(Fold("All pairs", Html.Table(head, rows, "numbers"), differences.Count));
        page.Append("<p class=\"note\">p: permutation tests, corrected after Holm for all pairs by one metric along one factor. Effect: the difference in standard deviations.</p>\n");
        string[] others = [.. result.Comparison.TimeDifferences.Select(time => time.Sentence).Concat(result.Comparison.DivergenceDifferences.Select(divergence => divergence.Sentence))];
        if (others.Length > 0)
        {
            string list = $"<ul>\n{string.Concat(others.Take(MostRows).Select(sentence => $"<li>{Html.Text(sentence)}</li>\n"))}</ul>\n";
            page.Append("<h2>Time to the target, and divergence</h2>\n").Append(Fold("All pairs", list, others.Length));
        }
    }

    private static string Row(Difference difference, string[] varying)
    {
        string elsewhere = StudyFacet.Label(difference.Elsewhere, [.. varying.Where(factor => factor != difference.Factor)], named: true);
        string verdict = difference.Verdict switch
        {
            Differs differs => $"{Html.Text(differs.Better)} is better",
            Equivalent => "equal, within the margin",
            Undecided { SeedsNeeded: { } seeds } => string.Create(CultureInfo.InvariantCulture, $"undecided; about {seeds} seeds would decide"),
            _ => "undecided",
        };
        return Html.Row(
            "td",
            $"{Html.Text(difference.A)} − {Html.Text(difference.B)}{(elsewhere.Length > 0 ? $"<br><small>{Html.Text(elsewhere)}</small>" : string.Empty)}",
            Html.Text(difference.Metric),
            Html.Text(StudyTable.Number(difference.Metric, difference.Value)),
            Html.Text(StudyTable.Range(difference.Metric, difference.Low, difference.High)),
            Html.Text(ComparisonText.P(difference.P)["p ".Length..].TrimStart('=', ' ')),
            difference.Effect is { } effect ? Html.Text(EffectOf(effect)) : Wording.Nothing,
            verdict);
    }

    private static string EffectOf(Fanin.Lab.Statistics.EffectSize effect) =>
        (effect.PairedD ?? effect.HedgesG) is { } size && double.IsFinite(size) ? ComparisonText.Signed(size, 2) : Wording.Nothing;

    private static void AppendRates(StringBuilder page, StudyResult result)
    {
        LearningRateRow[] rows = [.. result.Comparison.LearningRates.Where(row => row.Metric == result.Experiment.Metrics[0])];
        if (rows.Length == 0)
        {
            return;
        }

        string[] varying = [.. StudyTable.Varying(result.Comparison).Where(factor => factor != FactorName.LearningRate)];
        string head = Html.Row("th", "setting", "best rate", "good from", "to", "decades", "diverged");
        string body = string.Concat(rows.Take(MostRows).Select(row => Html.Row(
            "td",
            Html.Text(StudyFacet.Label(row.Setting, varying)),
            Html.Text(Rate(row.Sensitivity.BestLearningRate)),
            Html.Text((row.Sensitivity.IsOpenBelow ? "≤ " : string.Empty) + Rate(row.Sensitivity.Low)),
            Html.Text((row.Sensitivity.IsOpenAbove ? "≥ " : string.Empty) + Rate(row.Sensitivity.High)),
            Html.Text(row.Sensitivity.Decades?.ToString("0.0", CultureInfo.InvariantCulture) ?? Wording.Nothing),
            Html.Text(row.Sensitivity.Divergence.ToString()))));
        page.Append("<h2>How much the learning rate matters</h2>\n").Append(Html.Table(head, body, "numbers"));
        page.Append("<p class=\"note\">Good: nearly as good as the best rate. ≤ and ≥: the range may go on where no rate was tried.</p>\n");

        static string Rate(double? rate) => rate?.ToString("0.####", CultureInfo.InvariantCulture) ?? Wording.Nothing;
    }

    private static void AppendDiagnosis(StringBuilder page, StudyResult result, StudyCurves curves)
    {
        IReadOnlyList<StartVerdict> verdicts = StartVerdict.Of(result, curves);
        if (StartVerdict.Sentence(result, verdicts) is not { } sentence)
        {
            return;
        }

        page.Append($"<h2>Was it foretold?</h2>\n<p>{Html.Text(sentence)}</p>\n");
        page.Append(Fold("What was found before training", StartVerdict.Table(result, verdicts), verdicts.Count));
    }

    private static void AppendFailures(StringBuilder page, StudyResult result)
    {
        TrialRecord[] failed = [.. result.Records.Where(record => record.Outcome == RecordOutcome.Failed)];
        if (failed.Length == 0)
        {
            return;
        }

        string rows = string.Concat(failed.Take(MostRows).Select(record => Html.Row(
            "td",
            Html.Text(string.Join(", ", record.Spec.Factors.Select(factor => $"{factor.Name} {factor.Value}"))),
            record.Spec.Seed.ToString(CultureInfo.InvariantCulture),
            Html.Text(record.Reason ?? string.Empty))));
        page.Append("<h2>Trials that failed</h2>\n").Append(Html.Table(Html.Row("th", "setting", "seed", "reason"), rows, "numbers found"));
    }

    private static void AppendRepeat(StringBuilder page, StudyResult result, string command)
    {
        page.Append($"<h2>Repeat it</h2>\n<pre class=\"command\"><code>{Html.Text(command)}</code></pre>\n");
        page.Append($"<p>The experiment:</p>\n<pre>{Html.Text(ExperimentText.Write(result.Experiment))}</pre>\n");
        foreach (TrialEnvironment machine in result.Records.Select(record => record.Environment).Distinct())
        {
            (string Name, string Value)[] rows =
            [
                ("Fanin", machine.Fanin), ("runtime", machine.Runtime), ("libtorch", machine.LibTorch), ("system", machine.System), ("processor", machine.Processor),
                ("threads a trial", machine.Threads.ToString(CultureInfo.InvariantCulture)),
            ];
            page.Append(ReportTables.Pairs(rows));
        }

        double seconds = result.Records.Sum(record => record.Seconds);
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{result.Records.Length} trials of {result.Trials.Length}, {seconds:N0} seconds of training and measuring in all.</p>\n");
    }

    private static string Fold(string summary, string markup, int rows) => rows > ManyRows ? Html.Folded(string.Create(CultureInfo.InvariantCulture, $"{summary} ({rows})"), markup) : markup;
}
