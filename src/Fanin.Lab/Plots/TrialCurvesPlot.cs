using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>How series train: the running training loss, and beside it the metric on validation data; the line is the mean over seeds, the band goes from the lowest to the highest.</summary>
internal static class TrialCurvesPlot
{
    // A loss that shoots up leaves the picture rather than pressing all others flat.
    private const double Ceiling = 2.5;

    /// <summary>Draws the picture.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="series">The lines, in the order of their colours.</param>
    /// <param name="metric">What the second panel shows.</param>
    /// <param name="shape">Its size.</param>
    public static Picture Draw(string title, IReadOnlyList<TrialSeries> series, MetricScale metric, PictureShape shape)
    {
        MetricScale drawn = metric.OfCurve;
        int lastStep = series.SelectMany(one => one.Trials).Select(trial => trial.Steps).Append(1).Max();
        SeedBand[] losses = [.. series.Select(one => SeedBand.Of([.. one.Trials.Select(trial => RunningAverage.Of(trial.Losses, WindowOf(lastStep)))]))];
        Plot loss = LossPanel(shape, lastStep, losses);
        PointBand[] points = [.. series.Select(one => PointBand.Of(one.Trials, drawn))];
        Plot quality = QualityPanel(shape, lastStep, drawn, points);

        int columns = MeanCurve.Columns(series.Count, shape);
        var legend = new List<LegendEntry>();
        for (int i = 0; i < series.Count; i++)
        {
            VariantStyle style = VariantStyle.Of(i);
            MeanCurve.AddBand(loss, PlotCurve.Sample(losses[i].Low, columns), PlotCurve.Sample(losses[i].High, columns), style);
            MeanCurve.AddBand(quality, points[i].Low, points[i].High, style);
            legend.Add(new LegendEntry(series[i].Name + series[i].Trouble, style.Color, 2.5f, style.Pattern));
        }

        if (series.Any(one => one.Trials.Count > 1))
            legend.Add(MeanCurve.BandEntry);

        // Lines after all bands, so that no band hides a line.
        for (int i = 0; i < series.Count; i++)
        {
            MeanCurve.AddLine(loss, PlotCurve.Sample(losses[i].Mean, columns), VariantStyle.Of(i));
            MeanCurve.AddLine(quality, points[i].Mean, VariantStyle.Of(i));
        }

        return new Picture(shape, title, legend, [loss, quality]);
    }

    // The lecture's 100 steps, less where a trial is shorter than ten windows.
    private static int WindowOf(int lastStep) => Math.Clamp(lastStep / 10, 1, RunningAverage.LectureWindow);

    private static Plot LossPanel(PictureShape shape, int lastStep, SeedBand[] bands)
    {
        int window = WindowOf(lastStep);
        Plot plot = PlotTheme.NewPanel(shape, "step", window == 1 ? "training loss" : $"training loss, mean of {window} steps");
        double highest = bands.SelectMany(band => band.Mean).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double usual = bands.Where(band => band.Mean.Length > 0).Select(band => band.Mean[0]).Where(double.IsFinite).DefaultIfEmpty(highest).Min();
        double top = Math.Max(1e-3, Math.Min(1.1 * highest, Ceiling * Math.Max(usual, 1e-3)));
        plot.Axes.SetLimits(0, lastStep, 0, top);
        plot.Axes.Left.TickGenerator = PlotTheme.DecimalTicks(top, 8);
        plot.Axes.Bottom.TickGenerator = PlotTheme.WholeTicks(lastStep, shape.IsNarrow ? 4 : 6);
        plot.Axes.Top.MinimumSize = 6;
        return plot;
    }

    private static Plot QualityPanel(PictureShape shape, int lastStep, MetricScale metric, PointBand[] bands)
    {
        Plot plot = PlotTheme.NewPanel(shape, "step", metric.Words);
        double top = metric.IsAccuracy ? 1.02 : 1.1 * bands.SelectMany(band => band.Mean).Select(point => point.Y).DefaultIfEmpty(1).Max();
        top = double.IsFinite(top) && top > 1e-3 ? top : 1;
        plot.Axes.SetLimits(0, lastStep * 1.01, 0, top);
        plot.Axes.Left.TickGenerator = metric.IsAccuracy ? PlotTheme.PercentTicks() : PlotTheme.DecimalTicks(top, 8);
        plot.Axes.Bottom.TickGenerator = PlotTheme.WholeTicks(lastStep, shape.IsNarrow ? 4 : 6);
        plot.Axes.Top.MinimumSize = 6;
        return plot;
    }
}
