using System.Globalization;
using Fanin.Lab.Trials;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>The mean of a metric for every pair of two factors: rows of schemes, columns of learning rates. Each cell says its number; cells in which trials diverged say how many.</summary>
internal static class TrialHeatMap
{
    // From the worst to the best: light to dark of one hue, readable in grey and for any colour blindness.
    private static readonly Color Worst = new("#F3F6FA");
    private static readonly Color Best = new("#08519C");
    private static readonly Color Empty = new("#FFFFFF");
    private static readonly Color DarkText = new("#222222");
    private static readonly Color LightText = new("#FFFFFF");
    private const double TurnToLightText = 0.55;

    /// <summary>Draws the picture.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="columnsLabel">What the columns are.</param>
    /// <param name="columns">Names of the columns, from left to right.</param>
    /// <param name="rows">Names of the rows, from top to bottom.</param>
    /// <param name="cells">The trials of row and column; empty if there are none.</param>
    /// <param name="metric">What is drawn.</param>
    /// <param name="shape">Its size.</param>
    public static Picture Draw(
        string title, string columnsLabel, IReadOnlyList<string> columns, IReadOnlyList<string> rows, Func<int, int, TrialSeries> cells, MetricScale metric, PictureShape shape)
    {
        Plot plot = PlotTheme.NewPanel(shape, columnsLabel, string.Empty);
        double?[,] means = new double?[rows.Count, columns.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                double[] values = [.. cells(row, column).Completed.Select(metric.Of).Where(double.IsFinite)];
                means[row, column] = values.Length == 0 ? null : values.Average();
            }
        }

        double[] known = [.. means.Cast<double?>().OfType<double>()];
        (double low, double high) = known.Length == 0 ? (0, 1) : (known.Min(), known.Max());
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns.Count; column++)
            {
                AddCell(plot, shape, cells(row, column), means[row, column], Goodness(means[row, column], low, high, metric), column, rows.Count - 1 - row, metric);
            }
        }

        plot.Axes.SetLimits(-0.5, columns.Count - 0.5, -0.5, rows.Count - 0.5);
        RowNames.Apply(plot, shape, rows);
        plot.Axes.Bottom.TickGenerator = RowNames.Ticks(columns, index => index);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Top.MinimumSize = 6;
        plot.HideGrid();
        return new Picture(shape, title, [new LegendEntry($"mean {metric.Words}; darker is better; ✕ and a number: so many trials diverged, and the cell is paler", PlotTheme.Helper, 0, LinePattern.Solid)], [plot]);
    }

    /// <summary>A shape high enough for so many rows.</summary>
    public static PictureShape Shape(int rows, bool narrow) =>
        narrow ? new PictureShape(PictureShape.Narrow.Width, 140 + (34 * rows), IsNarrow: true) : new PictureShape(PictureShape.Wide.Width, 150 + (40 * rows), IsNarrow: false);

    private static double Goodness(double? mean, double low, double high, MetricScale metric)
    {
        if (mean is not { } value || high <= low)
        {
            return mean is null ? 0 : 1;
        }

        double fraction = (value - low) / (high - low);
        return metric.IsAccuracy ? fraction : 1 - fraction;
    }

    private static void AddCell(Plot plot, PictureShape shape, TrialSeries trials, double? mean, double goodness, int x, int y, MetricScale metric)
    {
        // What diverged in half of its trials is no good choice, however well the other half did.
        int diverged = trials.Trials.Count(trial => trial.Outcome == RecordOutcome.Diverged);
        goodness *= trials.Trials.Count == 0 ? 1 : 1 - ((double)diverged / trials.Trials.Count);
        ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(x - 0.48, x + 0.48, y - 0.46, y + 0.46);
        cell.FillColor = mean is null ? Empty : Mix(goodness);
        cell.LineColor = PlotTheme.Guide;
        cell.LineWidth = mean is null ? 1 : 0;
        string text = trials.Trials.Count == 0 ? "–" : mean is null ? "✕" : Short(mean.Value, metric) + (diverged > 0 ? $" ✕{diverged}" : string.Empty);
        ScottPlot.Plottables.Text label = PlotTheme.AddNote(plot, shape, text, new Coordinates(x, y), Alignment.MiddleCenter);
        label.LabelFontColor = mean is not null && goodness > TurnToLightText ? LightText : DarkText;
    }

    private static string Short(double value, MetricScale metric) => metric.IsAccuracy
        ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture)
        : metric.Format(value);

    private static Color Mix(double goodness) => new(
        (byte)(Worst.R + ((Best.R - Worst.R) * goodness)), (byte)(Worst.G + ((Best.G - Worst.G) * goodness)), (byte)(Worst.B + ((Best.B - Worst.B) * goodness)));
}
