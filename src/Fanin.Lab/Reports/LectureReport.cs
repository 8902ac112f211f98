using System.Text;
using Fanin.Files;
using Fanin.Lab.Plots;
using Fanin.Lab.Results;

namespace Fanin.Lab.Reports;

/// <summary>The page on a lecture run: the answer first, then a table, the pictures, and all that is needed to repeat it. One file without any other.</summary>
public static class LectureReport
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="result">What to report on; any part may be missing.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="command">The command line that repeats the run.</param>
    /// <returns>The file's name, relative to <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static string Write(LectureResult result, string folder, string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), Render(result, command));
        return FileName;
    }

    /// <summary>Gives the page as text.</summary>
    /// <param name="result">What to report on; any part may be missing.</param>
    /// <param name="command">The command line that repeats the run.</param>
    /// <returns>HTML that refers to no other file and no server.</returns>
    public static string Render(LectureResult result, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(command);
        VariantSummary[] variants = [.. result.Variants.Select(variant => new VariantSummary(result, variant))];
        string title = $"Weight initialization on {result.Dataset.Name}";
        string answer = string.Join(' ', LectureAnswer.Markup.Sentences(result, variants));

        var page = new StringBuilder();
        page.Append($"<p class=\"answer\">{answer}</p>\n");
        AppendComparison(page, result, variants);
        for (int i = 0; i < variants.Length; i++)
            AppendVariant(page, result, variants[i], i);

        page.Append($"<h2>Settings</h2>\n{ReportTables.Settings(result)}");
        page.Append($"<h2>Data</h2>\n{ReportTables.Dataset(result.Dataset)}");
        page.Append($"<h2>Repeat it</h2>\n<pre class=\"command\"><code>{Html.Text(command)}</code></pre>\n");
        return ReportPage.Of(title, page.ToString());
    }

    private static void AppendComparison(StringBuilder page, LectureResult result, VariantSummary[] variants)
    {
        page.Append($"<h2>Comparison</h2>\n{ReportTables.Summary(variants)}");
        string means = variants.Any(variant => variant.Variant.Runs.Count > 1) ? " Means over the seeds; steps from the first to the last seed." : "";
        page.Append($"<p class=\"note\">Accuracies after the last epoch where nothing else is said. A plateau ends where the mean loss of "
            + $"{RunningAverage.LectureWindow} steps first is below 0.95&nbsp;·&nbsp;ln&nbsp;{result.Dataset.Classes}.{means}</p>\n");
        page.Append(ReportFigure.Markup(
            shape => ComparisonPlot.Draw(result, shape),
            PictureShape.WidePair,
            PictureShape.NarrowPair,
            "Running training loss and validation accuracy of all variants. " + string.Join(' ', LectureAnswer.Plain.Sentences(result, variants))));
    }

    private static void AppendVariant(StringBuilder page, LectureResult result, VariantSummary summary, int index)
    {
        VariantResult variant = summary.Variant;
        string sentence = LectureAnswer.Plain.Sentence(summary);
        page.Append($"<section id=\"variant-{index + 1}\">\n<h2>{Html.Text(variant.Name)}</h2>\n<p>{LectureAnswer.Markup.Sentence(summary)}</p>\n");
        page.Append($"<p><code>{Html.Text(variant.Recipe)}</code>{(variant.BatchNorm ? ", with BatchNorm" : "")}</p>\n");
        if (variant.Runs.Select(run => run.Plateau.Reason).FirstOrDefault() is { } foretold)
            page.Append($"<p>Foretold before training: {Html.Text(foretold)}</p>\n");
        if (variant.Runs.Count > 0)
        {
            page.Append(ReportFigure.Markup(
                shape => LossPlot.Draw(result, index, shape), PictureShape.Wide, PictureShape.Narrow, "Loss of every minibatch and its running mean. " + sentence));
            string final = $"At the end {Wording.Percent(summary.FinalTrain)} on training and {Wording.Percent(summary.FinalValid)} on validation images.";
            page.Append(ReportFigure.Markup(
                shape => AccuracyPlot.Draw(result, index, shape), PictureShape.Wide, PictureShape.Narrow, $"Accuracy of {variant.Name} after every epoch. {final}"));
        }

        foreach (TrialResult run in variant.Runs)
            page.Append(Html.Folded($"Every epoch, seed {run.Seed}", ReportTables.Epochs(run)));
        foreach (TrialResult run in variant.Runs.Take(1))
            page.Append(Html.Folded($"The plan: where every first value came from, seed {run.Seed}", $"<pre>{Html.Text(run.PlanText)}</pre>\n"));
        page.Append("</section>\n");
    }
}
