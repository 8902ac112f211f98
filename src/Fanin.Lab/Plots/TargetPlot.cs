using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>Which fraction of trials has reached the target after how many steps: the Kaplan–Meier curve turned up. Trials that never reach it stay in the count.</summary>
internal static class TargetPlot
{
    private const float LineWidth = 2;

    /// <summary>Draws the picture.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="series">The lines, in the order of their colours.</param>
    /// <param name="shape">Its size.</param>
    public static Picture Draw(string title, IReadOnlyList<TrialSeries> series, PictureShape shape)
    {
        int lastStep = series.SelectMany(one => one.Trials).Select(trial => trial.Steps).Append(1).Max();
        Plot plot = PlotTheme.NewPanel(shape, "step", "trials at the target");
        plot.Axes.SetLimits(0, lastStep * 1.01, 0, 1.02);
        plot.Axes.Left.TickGenerator = PlotTheme.PercentTicks();
        plot.Axes.Bottom.TickGenerator = PlotTheme.WholeTicks(lastStep, shape.IsNarrow ? 4 : 8);
        plot.Axes.Top.MinimumSize = 6;
        var legend = new List<LegendEntry>();
        for (int i = 0; i < series.Count; i++)
        {
            VariantStyle style = VariantStyle.Of(i);
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(Steps(series[i].Trials, lastStep), style.Color);
            line.LineWidth = LineWidth;
            line.LinePattern = style.Pattern;
            int never = series[i].Trials.Count(trial => trial.TargetStep is null);
            legend.Add(new LegendEntry(series[i].Name + (never == 0 ? string.Empty : FormattableString.Invariant($" ({never} of {series[i].Trials.Count} never)")), style.Color, 2.5f, style.Pattern));
        }

        return new Picture(shape, title, legend, [plot]);
    }

    // A trial that was given up early leaves the count where it ended; one that diverged will never reach the target and stays.
    private static Coordinates[] Steps(IReadOnlyList<TrialRecord> trials, int lastStep)
    {
        TimeToTarget[] times = [.. trials.Select(trial => RunOutcome.Of(trial).TimeToTarget).OfType<TimeToTarget>()];
        List<Coordinates> points = [new(0, 0)];
        foreach (SurvivalStep step in times.Length == 0 ? [] : KaplanMeier.Of(times).Steps)
        {
            points.Add(new Coordinates(step.Time, points[^1].Y));
            points.Add(new Coordinates(step.Time, 1 - step.Fraction));
        }

        points.Add(new Coordinates(lastStep, points[^1].Y));
        return [.. points];
    }
}
