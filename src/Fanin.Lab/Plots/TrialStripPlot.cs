using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>The final metric of every trial as a dot, a row a series, and the mean with its interval over the dots.</summary>
internal static class TrialStripPlot
{
    private const float DotSize = 6;
    private const double DotOpacity = 0.55;
    private const double Jitter = 0.22;
    private const double Room = 0.06;

    // More dots than these hide each other.
    private const int MostDots = 200;

    /// <summary>Draws the picture.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="series">The rows from top to bottom, in the order of their colours.</param>
    /// <param name="means">Mean and interval of each, if known.</param>
    /// <param name="metric">What is drawn.</param>
    /// <param name="shape">Its size.</param>
    public static Picture Draw(string title, IReadOnlyList<TrialSeries> series, IReadOnlyList<MeanMark?> means, MetricScale metric, PictureShape shape)
    {
        Plot plot = PlotTheme.NewPanel(shape, metric.Words, string.Empty);
        double[] all = [.. series.SelectMany(one => one.Completed).Select(metric.Of).Where(double.IsFinite)];
        (double low, double high) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        double room = Math.Max((high - low) * Room, metric.IsAccuracy ? 0.001 : Math.Max(1e-3, Math.Abs(high) * 0.01));
        plot.Axes.SetLimits(low - room, high + room, -0.6, series.Count - 0.4);
        for (int i = 0; i < series.Count; i++)
        {
            int row = series.Count - 1 - i;
            AddDots(plot, series[i], metric, row, VariantStyle.Of(i).Color);
            if (means[i] is { } mean)
            {
                AddMean(plot, mean, row);
            }
        }

        RowNames.Apply(plot, shape, [.. series.Select(one => one.Name)]);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => metric.Format(value).Replace('\u00A0', ' '), TargetTickCount = shape.IsNarrow ? 3 : 6 };
        plot.Axes.Top.MinimumSize = 6;
        return new Picture(shape, title, Legend(means, series.Any(one => one.Completed.Count > MostDots)), [plot]);
    }

    /// <summary>A shape high enough for so many rows.</summary>
    public static PictureShape Shape(int rows, bool narrow) =>
        narrow ? new PictureShape(PictureShape.Narrow.Width, 130 + (34 * rows), IsNarrow: true) : new PictureShape(PictureShape.Wide.Width, 140 + (38 * rows), IsNarrow: false);

    private static List<LegendEntry> Legend(IReadOnlyList<MeanMark?> means, bool isThinned)
    {
        string dots = isThinned ? FormattableString.Invariant($"a dot a trial, {MostDots} of each row from the lowest to the highest") : "a dot a trial";
        List<LegendEntry> legend = [new(dots, PlotTheme.Helper, 0, LinePattern.Solid)];
        if (means.Any(mean => mean is not null))
        {
            legend.Add(new LegendEntry("mean, 95 % interval", new Color("#222222"), 2.5f, LinePattern.Solid));
        }

        return legend;
    }

    // Dots that would lie on each other are moved up and down by turns, the same way in every picture.
    private static void AddDots(Plot plot, TrialSeries series, MetricScale metric, int row, Color color)
    {
        double[] values = [.. series.Completed.Select(metric.Of).Where(double.IsFinite).Order()];
        int count = Math.Min(values.Length, MostDots);
        if (count == 0)
        {
            return;
        }

        Coordinates[] dots =
        [
            .. Enumerable.Range(0, count).Select(i => new Coordinates(
                values[count == values.Length ? i : (int)((long)i * (values.Length - 1) / (count - 1))],
                row + (count == 1 ? 0 : Jitter * (((i % 5) - 2) / 2.0)))),
        ];
        ScottPlot.Plottables.Scatter scatter = plot.Add.ScatterPoints(dots, color.WithAlpha(DotOpacity));
        scatter.MarkerSize = DotSize;
        scatter.MarkerShape = MarkerShape.FilledCircle;
    }

    private static void AddMean(Plot plot, MeanMark mean, int row)
    {
        var ink = new Color("#222222");
        if (double.IsFinite(mean.Low) && double.IsFinite(mean.High))
        {
            ScottPlot.Plottables.LinePlot line = plot.Add.Line(mean.Low, row, mean.High, row);
            line.LineColor = ink;
            line.LineWidth = 2.5f;
        }

        if (double.IsFinite(mean.Mean))
        {
            ScottPlot.Plottables.LinePlot tick = plot.Add.Line(mean.Mean, row - 0.3, mean.Mean, row + 0.3);
            tick.LineColor = ink;
            tick.LineWidth = 2.5f;
        }
    }
}
