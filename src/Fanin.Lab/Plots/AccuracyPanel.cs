using System.Globalization;
using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>The frame of every accuracy curve: epochs below, percent at the side, always from 0 to 100 so that variants compare by eye.</summary>
internal static class AccuracyPanel
{
    // A curve of few points would be hard to see without its points.
    private const int MostMarkedEpochs = 15;
    private const int FewEpochs = 4;

    /// <summary>Starts a panel.</summary>
    public static Plot New(LectureResult result, PictureShape shape, string yLabel)
    {
        double last = result.Variants.SelectMany(variant => variant.Runs).SelectMany(run => run.Epochs).Select(epoch => epoch.Epoch)
            .Append(1).Max();
        Plot plot = PlotTheme.NewPanel(shape, "epoch", yLabel);
        plot.Axes.SetLimits(0, last <= FewEpochs ? last + 0.5 : last * 1.01, 0, 1.02);
        plot.Axes.Bottom.TickGenerator = PlotTheme.WholeTicks(last, shape.IsNarrow ? 5 : 10);
        plot.Axes.Top.MinimumSize = shape == PictureShape.WidePair ? LossPanel.TopSize(shape) : 6;
        plot.Axes.Left.TickGenerator = PlotTheme.PercentTicks();
        return plot;
    }

    /// <summary>Draws one accuracy over the epochs up to the first that is not a number; marks on a dashed line are hollow.</summary>
    public static void AddLine(
        Plot plot, IReadOnlyList<EpochResult> epochs, Func<EpochResult, double> value, Color color, float width, LinePattern pattern)
    {
        IEnumerable<EpochResult> finite = epochs.TakeWhile(epoch => double.IsFinite(value(epoch)));
        MarkerShape mark = pattern.Intervals is { Length: > 0 } ? MarkerShape.OpenCircle : MarkerShape.FilledCircle;
        AddLine(plot, [.. finite.Select(epoch => new Coordinates(epoch.Epoch, value(epoch)))], color, width, pattern, mark);
    }

    /// <summary>Draws a line through the given points, with a mark on each if they are few.</summary>
    public static void AddLine(
        Plot plot, Coordinates[] points, Color color, float width, LinePattern pattern, MarkerShape mark = MarkerShape.FilledCircle)
    {
        if (points.Length == 0)
            return;
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(points, color);
        line.LineWidth = width;
        line.LinePattern = pattern;
        line.MarkerShape = points.Length <= MostMarkedEpochs ? mark : MarkerShape.None;
        line.MarkerSize = 3 * width;
    }

    /// <summary>Draws and names the accuracy of a blind guess.</summary>
    public static void AddGuessing(Plot plot, LectureResult result, PictureShape shape)
    {
        double chance = 1.0 / Math.Max(1, result.Dataset.Classes);
        plot.Add.HorizontalLine(chance, 1, PlotTheme.Guide, LinePattern.Solid);
        string percent = (100 * chance).ToString("0.#", CultureInfo.InvariantCulture);
        PlotTheme.AddNote(plot, shape, $"guessing: {percent} %", new Coordinates(plot.Axes.GetLimits().Right, chance), Alignment.UpperRight);
    }
}
