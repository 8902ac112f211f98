using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>All variants in one picture: the running training loss, and beside it the validation accuracy.</summary>
internal static class ComparisonPlot
{
    private const int PointBudget = 2400;
    private const int FewestColumns = 60;
    private const float LineWidth = 2;
    private const double BandOpacity = 0.18;

    /// <summary>Draws the picture.</summary>
    public static Picture Draw(LectureResult result, PictureShape shape)
    {
        SeedBand[] losses = [.. result.Variants.Select(variant => SeedBand.Of([.. variant.Runs.Select(run => RunningAverage.Of(run.MinibatchLosses))]))];
        Plot loss = LossPanel.New(result, shape, $"training loss, mean of {RunningAverage.LectureWindow} steps", [.. losses.Select(band => band.High)]);
        Plot accuracy = AccuracyPanel.New(result, shape, "validation accuracy");
        LossPanel.AddGuessing(loss, result, shape);
        AccuracyPanel.AddGuessing(accuracy, result, shape);

        bool isForetold = false;
        int columns = Math.Clamp(PointBudget / Math.Max(1, result.Variants.Count), FewestColumns, shape.Width / 2);
        var legend = new List<LegendEntry>();
        for (int i = 0; i < result.Variants.Count; i++)
        {
            VariantResult variant = result.Variants[i];
            VariantStyle style = VariantStyle.Of(i);
            AddBand(loss, losses[i], columns, style);
            SeedBand valid = SeedBand.Of([.. variant.Runs.Select(run => run.Epochs.Select(epoch => epoch.ValidAccuracy).ToArray())]);
            AddBand(accuracy, valid, columns, style);
            AccuracyPanel.AddLine(accuracy, PlotCurve.Sample(valid.Mean, columns), style.Color, LineWidth, style.Pattern);
            legend.Add(new LegendEntry(variant.Name + PlotWords.Trouble(variant), style.Color, 2.5f, style.Pattern));
            isForetold |= LossPanel.AddForetold(loss, new VariantSummary(result, variant), style.Color);
        }

        if (isForetold)
            legend.Add(LossPanel.ForetoldEntry(PlotTheme.Helper));
        if (result.Variants.Any(variant => variant.Runs.Count > 1))
            legend.Add(new LegendEntry("lowest to highest seed (line: mean)", PlotTheme.Helper.WithAlpha(BandOpacity), 10, LinePattern.Solid));

        // Lines after all bands, so that no band hides a line.
        for (int i = 0; i < losses.Length; i++)
            AddLine(loss, PlotCurve.Sample(losses[i].Mean, columns), VariantStyle.Of(i));
        return new Picture(shape, Title(result), legend, [loss, accuracy]);
    }

    private static string Title(LectureResult result)
    {
        ulong[] seeds = [.. result.Variants.SelectMany(variant => variant.Runs).Select(run => run.Seed).Distinct()];
        string many = result.Variants.Count == 1 ? "initialization" : "initializations";
        return $"{result.Variants.Count} {many} on {result.Dataset.Name}{PlotWords.Seeds(seeds)}";
    }

    private static void AddLine(Plot plot, Coordinates[] points, VariantStyle style)
    {
        if (points.Length == 0)
            return;
        ScottPlot.Plottables.Scatter line = points.Length == 1 ? plot.Add.ScatterPoints(points, style.Color) : plot.Add.ScatterLine(points, style.Color);
        line.LineWidth = LineWidth;
        line.LinePattern = style.Pattern;
    }

    private static void AddBand(Plot plot, SeedBand band, int columns, VariantStyle style)
    {
        if (band.Mean.Length < 2 || band.Low.SequenceEqual(band.High))
            return;
        Coordinates[] outline = [.. PlotCurve.Sample(band.High, columns), .. PlotCurve.Sample(band.Low, columns).Reverse()];
        ScottPlot.Plottables.Polygon area = plot.Add.Polygon(outline);
        area.FillColor = style.Color.WithAlpha(BandOpacity);
        area.LineWidth = 0;
    }
}
