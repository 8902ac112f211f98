using System.Globalization;
using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>The frame of every loss curve: steps below, epochs above, the level of guessing across.</summary>
internal static class LossPanel
{
    // Two rows of notes fit between the level of guessing and the top.
    private const double Headroom = 1.3;

    // A loss that shoots up leaves the picture rather than pressing all others flat.
    private const double Ceiling = 2.5;

    private const int MostLines = 4;
    private const float ForetoldWidth = 1.5f;
    private static readonly LinePattern Foretold = new([6, 3, 1, 3], 0, "foretold");

    /// <summary>Starts a panel whose limits hold the given curves.</summary>
    public static Plot New(LectureResult result, PictureShape shape, string yLabel, IReadOnlyList<double[]> curves)
    {
        double lastStep = result.Variants.SelectMany(variant => variant.Runs).Select(run => run.MinibatchLosses.Count)
            .Append(result.Settings.Steps).Append(1).Max();
        double guessing = Guessing(result);
        double highest = curves.SelectMany(curve => curve.Take(PlotCurve.FiniteLength(curve))).DefaultIfEmpty(0).Max();

        Plot plot = PlotTheme.NewPanel(shape, "step", yLabel);
        double top = Math.Max(Headroom * guessing, Math.Min(1.05 * highest, Ceiling * guessing));
        plot.Axes.SetLimits(0, lastStep, 0, top);
        plot.Axes.Left.TickGenerator = PlotTheme.DecimalTicks(top, 8);
        int atMost = shape.IsNarrow ? 4 : shape == PictureShape.WidePair ? 6 : 10;
        plot.Axes.Bottom.TickGenerator = PlotTheme.WholeTicks(lastStep, atMost);

        double stepsPerEpoch = Math.Max(1, result.Settings.StepsPerEpoch);
        if (lastStep >= stepsPerEpoch)
        {
            plot.Axes.Top.TickGenerator = PlotTheme.WholeTicks(lastStep, atMost, stepsPerEpoch, "epoch ");
            plot.Axes.Top.FrameLineStyle.Width = 1;
            plot.Axes.Top.MinimumSize = TopSize(shape);
            plot.Axes.SetLimitsX(0, lastStep, plot.Axes.Top);
        }

        return plot;
    }

    /// <summary>Room for the epochs above a panel; a panel beside it leaves as much, so that both begin at one height.</summary>
    public static float TopSize(PictureShape shape) => shape.IsNarrow ? 24 : 28;

    /// <summary>Draws and names the loss of a network that gives every class the same chance.</summary>
    /// <param name="plot">Where to.</param>
    /// <param name="result">Tells the number of classes.</param>
    /// <param name="shape">Tells the size of the text.</param>
    /// <param name="atLeft">Whether the right end, its usual place, is needed for something else.</param>
    public static void AddGuessing(Plot plot, LectureResult result, PictureShape shape, bool atLeft = false)
    {
        double guessing = Guessing(result);
        plot.Add.HorizontalLine(guessing, 1, PlotTheme.Guide, LinePattern.Solid);
        string value = guessing.ToString("0.000", CultureInfo.InvariantCulture);
        AxisLimits limits = plot.Axes.GetLimits();
        var at = new Coordinates(atLeft ? limits.Left : limits.Right, guessing);
        PlotTheme.AddNote(plot, shape, $"guessing: ln {result.Dataset.Classes} = {value}", at, atLeft ? Alignment.LowerLeft : Alignment.LowerRight);
    }

    /// <summary>Draws a line at each step at which the end of a plateau was foretold, as far as the panel reaches.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool AddForetold(Plot plot, VariantSummary summary, Color color)
    {
        int[] steps = [.. summary.Predicted.Distinct().Where(step => step <= plot.Axes.GetLimits().Right)];
        foreach (int step in steps.Length <= MostLines ? steps : [steps[0], steps[^1]])
            plot.Add.VerticalLine(step, ForetoldWidth, color, Foretold);
        return steps.Length > 0;
    }

    /// <summary>What the line of a foretold end means.</summary>
    public static LegendEntry ForetoldEntry(Color color) => new("predicted end of the plateau", color, ForetoldWidth, Foretold);

    /// <summary>Gives the middle of a panel.</summary>
    public static Coordinates Centre(Plot plot) => new(plot.Axes.GetLimits().HorizontalCenter, plot.Axes.GetLimits().VerticalCenter);

    /// <summary>Gives the loss of every step of a run.</summary>
    public static double[] Losses(TrialResult run) => [.. run.MinibatchLosses.Select(loss => (double)loss)];

    private static double Guessing(LectureResult result) => Math.Log(Math.Max(2, result.Dataset.Classes));
}
