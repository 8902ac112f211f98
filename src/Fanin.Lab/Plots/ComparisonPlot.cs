using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>All variants in one picture: the running training loss, and beside it the validation accuracy.</summary>
internal static class ComparisonPlot
{
    /// <summary>Draws the picture.</summary>
    public static Picture Draw(LectureResult result, PictureShape shape)
    {
        SeedBand[] losses = [.. result.Variants.Select(variant => SeedBand.Of([.. variant.Runs.Select(run => RunningAverage.Of(run.MinibatchLosses))]))];
        Plot loss = LossPanel.New(result, shape, $"training loss, mean of {RunningAverage.LectureWindow} steps", [.. losses.Select(band => band.High)]);
        Plot accuracy = AccuracyPanel.New(result, shape, "validation accuracy");
        LossPanel.AddGuessing(loss, result, shape);
        AccuracyPanel.AddGuessing(accuracy, result, shape);

        bool isForetold = false;
        int columns = MeanCurve.Columns(result.Variants.Count, shape);
        var legend = new List<LegendEntry>();
        for (int i = 0; i < result.Variants.Count; i++)
        {
            VariantResult variant = result.Variants[i];
            VariantStyle style = VariantStyle.Of(i);
            AddBand(loss, losses[i]);
            SeedBand valid = SeedBand.Of([.. variant.Runs.Select(run => run.Epochs.Select(epoch => epoch.ValidAccuracy).ToArray())]);
            AddBand(accuracy, valid);
            AccuracyPanel.AddLine(accuracy, PlotCurve.Sample(valid.Mean, columns), style.Color, MeanCurve.LineWidth, style.Pattern);
            legend.Add(new LegendEntry(variant.Name + PlotWords.Trouble(variant), style.Color, 2.5f, style.Pattern));
            isForetold |= LossPanel.AddForetold(loss, new VariantSummary(result, variant), style.Color);

            void AddBand(Plot plot, SeedBand band) => MeanCurve.AddBand(plot, PlotCurve.Sample(band.Low, columns), PlotCurve.Sample(band.High, columns), style);
        }

        if (isForetold)
            legend.Add(LossPanel.ForetoldEntry(PlotTheme.Helper));
        if (result.Variants.Any(variant => variant.Runs.Count > 1))
            legend.Add(MeanCurve.BandEntry);

        // Lines after all bands, so that no band hides a line.
        for (int i = 0; i < losses.Length; i++)
            MeanCurve.AddLine(loss, PlotCurve.Sample(losses[i].Mean, columns), VariantStyle.Of(i));
        return new Picture(shape, Title(result), legend, [loss, accuracy]);
    }

    private static string Title(LectureResult result)
    {
        ulong[] seeds = [.. result.Variants.SelectMany(variant => variant.Runs).Select(run => run.Seed).Distinct()];
        string many = result.Variants.Count == 1 ? "initialization" : "initializations";
        return $"{result.Variants.Count} {many} on {result.Dataset.Name}{PlotWords.Seeds(seeds)}";
    }
}
