using System.Globalization;
using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>One variant's loss of every step, its running mean, the level of guessing and the step at which it was left.</summary>
internal static class LossPlot
{
    // Points of all lines together: keeps the SVG below 300 KB with any number of seeds.
    private const int PointBudget = 7000;
    private const int FewestColumns = 100;
    private const int MostEndsNamed = 2;
    private const int MostEndsDrawn = 4;

    // Where the label of the level of guessing begins, on a phone too.
    private const double LateEnd = 0.5;

    /// <summary>Draws the picture of one variant.</summary>
    public static Picture Draw(LectureResult result, int index, PictureShape shape)
    {
        VariantResult variant = result.Variants[index];
        Color color = VariantStyle.Of(index).Color;
        Plot plot = LossPanel.New(result, shape, "loss (nats)", [.. variant.Runs.Select(run => LossPanel.Losses(run))]);
        var summary = new VariantSummary(result, variant);
        int[] ends = PlotWords.PlateauEnds(summary);
        LossPanel.AddGuessing(plot, result, shape, atLeft: ends.Length > 0 && ends[^1] > LateEnd * plot.Axes.GetLimits().Right);
        int columns = Math.Clamp(PointBudget / Math.Max(1, 3 * variant.Runs.Count), FewestColumns, shape.Width);
        bool isSingle = variant.Runs.Count == 1;

        foreach (TrialResult run in variant.Runs)
            AddLine(plot, PlotCurve.Thin(LossPanel.Losses(run), columns), Pale(color, isSingle), 1);
        foreach (TrialResult run in variant.Runs)
            AddLine(plot, PlotCurve.Sample(RunningAverage.Of(run.MinibatchLosses), columns), color, isSingle ? 2.5f : 1.5f);

        var legend = new List<LegendEntry>
        {
            new("minibatch loss", Pale(color, isSingle), 2, LinePattern.Solid),
            new($"mean of the last {RunningAverage.LectureWindow} steps", color, isSingle ? 2.5f : 1.5f, LinePattern.Solid),
        };
        if (LossPanel.AddForetold(plot, summary, PlotTheme.Helper))
            legend.Add(LossPanel.ForetoldEntry(PlotTheme.Helper));
        AddPlateau(plot, ends, [.. ends, .. summary.Predicted], PlotWords.Plateau(summary), shape);
        AddDivergence(plot, variant, color, legend);
        if (variant.Runs.Count == 0)
            PlotTheme.AddNote(plot, shape, "no finished run", LossPanel.Centre(plot), Alignment.MiddleCenter);
        return new Picture(shape, $"{variant.Name}: minibatch loss{PlotWords.Seeds(variant)}", legend, [plot]);
    }

    private static Color Pale(Color color, bool isSingle) => color.Lighten(isSingle ? 0.6 : 0.75);

    private static void AddLine(Plot plot, Coordinates[] points, Color color, float width)
    {
        if (points.Length == 0)
            return;
        ScottPlot.Plottables.Scatter line = points.Length == 1 ? plot.Add.ScatterPoints(points, color) : plot.Add.ScatterLine(points, color);
        line.LineWidth = width;
    }

    private static void AddPlateau(Plot plot, int[] ends, int[] lines, string? note, PictureShape shape)
    {
        AxisLimits limits = plot.Axes.GetLimits();
        foreach (int end in ends.Length <= MostEndsDrawn ? ends : [ends[0], ends[^1]])
            plot.Add.VerticalLine(end, 1.5f, PlotTheme.Helper, LinePattern.Dotted);

        if (note is null)
            return;

        // Right of the last line if there is room, else left of the first, else at the right edge.
        double width = PlotTheme.NoteWidth(shape, note) / (shape.Width - PlotTheme.SideRoom(shape)) * limits.HorizontalSpan;
        int[] drawn = [.. lines.Where(line => line <= limits.Right).Order()];
        bool fitsRight = drawn.Length > 0 && drawn[^1] + width <= limits.Right;
        bool fitsLeft = drawn.Length > 0 && drawn[0] - width >= limits.Left;
        double x = fitsRight ? drawn[^1] : fitsLeft ? drawn[0] : limits.Right;
        Alignment alignment = fitsRight ? Alignment.UpperLeft : Alignment.UpperRight;
        PlotTheme.AddNote(plot, shape, note, new Coordinates(x, limits.Top), alignment).LabelBackgroundColor = Colors.White;
    }

    private static void AddDivergence(Plot plot, VariantResult variant, Color color, List<LegendEntry> legend)
    {
        double top = plot.Axes.GetLimits().Top;
        var ends = new List<string>();
        foreach (TrialResult run in variant.Runs)
        {
            double[] means = RunningAverage.Of(run.MinibatchLosses);
            int length = PlotCurve.FiniteLength(means);
            if (run.Outcome != TrialOutcome.Diverged && length == means.Length)
                continue;

            double last = length == 0 ? top : Math.Min(top, means[length - 1]);
            plot.Add.Marker(Math.Max(1, length), last, MarkerShape.Eks, 14, color).MarkerStyle.LineWidth = 3;
            ends.Add($"seed {run.Seed} not finite at step {(length + 1).ToString("N0", CultureInfo.InvariantCulture)}");
        }

        if (ends.Count > 0)
            legend.Add(new LegendEntry("× " + (ends.Count <= MostEndsNamed ? string.Join("; ", ends) : $"{ends.Count} runs diverged"), color, 0, LinePattern.Solid));
    }
}
