using System.Globalization;
using System.Text;
using Fanin.Diagnosis;
using Fanin.Diagnosis.Reports;
using Fanin.Files;
using Fanin.Lab.Plots;
using Fanin.Lab.Widths;
using Fanin.Recipes;

namespace Fanin.Lab.Reports;

/// <summary>The page on an inspection: the verdict first, then what is wrong, the pictures and the numbers. One file without any other.</summary>
public static class InspectionReport
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "report.html";

    private const string Missing = "–";

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="report">What to report on.</param>
    /// <param name="after">The report of the repaired model, or <see langword="null"/>.</param>
    /// <param name="settings">What was asked for, by name.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The file's name, relative to <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static string Write(ProbeReport report, ProbeReport? after, IReadOnlyList<(string Name, string Value)> settings, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), Render(report, after, settings));
        return FileName;
    }

    /// <summary>Writes the page of a coordinate check.</summary>
    /// <param name="result">What to report on.</param>
    /// <param name="settings">What was asked for, by name.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The file's name, relative to <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static string Write(CoordinateResult result, IReadOnlyList<(string Name, string Value)> settings, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), Render(result, settings));
        return FileName;
    }

    /// <summary>Gives the page as text.</summary>
    /// <param name="report">What to report on.</param>
    /// <param name="after">The report of the repaired model, or <see langword="null"/>.</param>
    /// <param name="settings">What was asked for, by name.</param>
    /// <returns>HTML that refers to no other file and no server.</returns>
    public static string Render(ProbeReport report, ProbeReport? after, IReadOnlyList<(string Name, string Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(settings);
        string title = $"{DepthPlot.Short(report.Model)} before its first step";
        var body = new StringBuilder();
        body.Append($"<p class=\"answer\">{Html.Text(Answer(report))}</p>\n");
        Findings(body, "What is wrong", report);
        body.Append("<h2>Signal and gradient</h2>\n");
        body.Append(ReportFigure.Markup(shape => DepthPlot.Signal(report, after, shape), PictureShape.WidePair, PictureShape.NarrowPair, "Deviation of outputs and of gradients layer by layer. " + Answer(report)));
        body.Append(ReportFigure.Markup(shape => DepthPlot.Cosine(report, after, shape), PictureShape.Wide, PictureShape.Narrow, "Mean cosine of two samples behind each layer."));
        if (after is not null)
        {
            body.Append($"<h2>After the repair</h2>\n<p>{Html.Text(Answer(after))}</p>\n");
            Findings(body, null, after);
        }

        body.Append($"<h2>Layers</h2>\n{Layers(report)}");
        Optional(body, HistogramPlot.Draw(report, PictureShape.Wide) is null ? null : shape => HistogramPlot.Draw(report, shape)!, "Distribution of the outputs of each layer.");
        Optional(body, SpectrumPlot.Draw(report, PictureShape.Wide) is null ? null : shape => SpectrumPlot.Draw(report, shape)!, "Singular values of weights, the largest first.");
        body.Append(Html.Folded("Every parameter", Parameters(report)));
        body.Append($"<h2>How it was measured</h2>\n{ReportTables.Pairs(settings)}");
        return ReportPage.Of(title, body.ToString());
    }

    /// <summary>Gives the page of a coordinate check as text.</summary>
    /// <param name="result">What to report on.</param>
    /// <param name="settings">What was asked for, by name.</param>
    /// <returns>HTML that refers to no other file and no server.</returns>
    public static string Render(CoordinateResult result, IReadOnlyList<(string Name, string Value)> settings)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(settings);
        string answer = result.Passes
            ? "Pass: every layer's outputs change by one size at all widths."
            : string.Create(CultureInfo.InvariantCulture, $"Fail: the outputs of {result.FirstBad!.Name} change {(result.FirstBad.Slope < 0 ? "less" : "more")} the wider the model is (slope {result.FirstBad.Slope:0.00}). No learning rate suits all widths.");
        var body = new StringBuilder($"<p class=\"answer\">{Html.Text(answer)}</p>\n");
        body.Append(ReportFigure.Markup(shape => WidthPlot.Draw(result, shape), PictureShape.Wide, PictureShape.Narrow, "Change of each layer's outputs over the width. " + answer));
        string head = Html.Row("th", "layer", "slope of change", "slope at start", "change at the first width", "at the last", "");
        string rows = string.Concat(result.Layers.Select(layer => Html.Row(
            "td", Html.Text(layer.Name), Slope(layer.Slope), Slope(layer.SizeSlopes[0]), Number(layer.Changes[^1][0]), Number(layer.Changes[^1][^1]), layer.IsSteady ? "pass" : "fail")));
        body.Append(Html.Table(head, rows, "numbers"));
        body.Append($"<p class=\"note\">{Html.Text(string.Create(CultureInfo.InvariantCulture, $"Slopes of the logarithm by that of the width, within ±{CoordinateResult.Limit} to pass. {CoordinateResult.Source}."))}</p>\n");
        body.Append($"<h2>How it was measured</h2>\n{ReportTables.Pairs(settings)}");
        return ReportPage.Of($"{DepthPlot.Short(result.Model)} over widths", body.ToString());
    }

    /// <summary>The verdict in a sentence.</summary>
    /// <param name="report">The report.</param>
    public static string Answer(ProbeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int errors = report.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        int warnings = report.Findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        string? where = report.Findings.FirstOrDefault(finding => finding.Layer is not null && finding.Severity != FindingSeverity.Note)?.Layer;
        return (errors, warnings) switch
        {
            (0, 0) => "Nothing stands in the way of training.",
            (0, _) => $"It will train; {Wording.Number(warnings, "warning")}{(where is null ? string.Empty : $", the first at {where}")}.",
            _ => $"It will hardly train as it is: {Wording.Number(errors, "error")}{(warnings == 0 ? string.Empty : $" and {Wording.Number(warnings, "warning")}")}{(where is null ? string.Empty : $", the first at {where}")}.",
        };
    }

    private static void Findings(StringBuilder body, string? heading, ProbeReport report)
    {
        if (report.Findings.IsEmpty)
        {
            return;
        }

        body.Append(heading is null ? string.Empty : $"<h2>{heading}</h2>\n");
        Rule? last = null;
        foreach (Finding finding in report.Findings)
        {
            string word = finding.Severity.ToString().ToLowerInvariant();
            string place = (finding.Layer ?? finding.Parameter) is { } at ? $" <code>{Html.Text(at)}</code>" : string.Empty;
            string repair = finding.Repair is not { } rule ? string.Empty
                : rule == last ? "<p>The same rule repairs it.</p>\n"
                : $"<pre class=\"command\"><code>{Html.Text(RecipeText.Write(rule))}</code></pre>\n";
            last = finding.Repair ?? last;
            body.Append($"<div class=\"finding {word}\"><p><strong>{word} {Html.Text(finding.Code)}</strong>{place}</p>\n<p>{Html.Text(finding.Message)}</p>\n{repair}"
                + $"<p class=\"note\">Limit: {Html.Text(finding.Source)}</p></div>\n");
        }
    }

    private static void Optional(StringBuilder body, Func<PictureShape, Picture>? draw, string alt)
    {
        if (draw is not null)
        {
            body.Append(ReportFigure.Markup(draw, PictureShape.Wide, PictureShape.Narrow, alt));
        }
    }

    private static string Layers(ProbeReport report)
    {
        HashSet<string> bad = [.. report.Findings.Where(finding => finding.Severity != FindingSeverity.Note && finding.Layer is not null).Select(finding => finding.Layer!)];
        string head = Html.Row("th", "layer", "kind", "std", "theory", "gradient", "theory", "cosine", "theory", "dead", "saturated");
        string rows = string.Concat(report.Layers.Select(layer => Html.Row(
            "td",
            $"{(bad.Contains(layer.Name) ? "<span class=\"bad\">●</span> " : string.Empty)}{Html.Text(layer.Name)}",
            Html.Text(layer.Kind),
            Number(layer.StdDev.Measured),
            Number(layer.StdDev.Predicted),
            Number(layer.GradientStdDev.Measured),
            Number(layer.GradientStdDev.Predicted),
            Number(layer.Cosine.Measured),
            Number(layer.Cosine.Predicted),
            Share(layer.DeadFraction),
            Share(layer.SaturatedFraction.Value))));
        return Html.Table(head, rows, "numbers names");
    }

    private static string Parameters(ProbeReport report)
    {
        string head = Html.Row("th", "parameter", "std", "theory", "gradient / weight", "update / weight", "largest singular value", "stable rank");
        string rows = string.Concat(report.Parameters.Select(probe => Html.Row(
            "td", Html.Text(probe.Parameter.Name), Number(probe.StdDev.Measured), Number(probe.StdDev.Predicted), Number(probe.GradientRatio), Number(probe.UpdateRatio), Number(probe.SpectralNorm.Measured), Number(probe.StableRank.Measured))));
        return Html.Table(head, rows, "numbers names");
    }

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? MessageNumber.Of(number) : Missing;

    private static string Slope(double value) => double.IsFinite(value) ? (Math.Round(value, 2) + 0.0).ToString("+0.00;-0.00;+0.00", CultureInfo.InvariantCulture) : Missing;

    private static string Share(double? value) => value is { } share ? (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %" : string.Empty;
}
