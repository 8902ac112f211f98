using Fanin.Lab.Trials;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>A metric measured at intervals, of several trials as one: at every step that they were measured at, mean, lowest and highest of those that got so far.</summary>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Low">The lowest seed.</param>
/// <param name="High">The highest seed.</param>
internal sealed record PointBand(Coordinates[] Mean, Coordinates[] Low, Coordinates[] High)
{
    /// <summary>Joins the curves of trials; points that are no number don't count.</summary>
    public static PointBand Of(IReadOnlyList<TrialRecord> trials, MetricScale metric)
    {
        (int Step, double[] Values)[] steps =
        [
            .. from point in trials.SelectMany(trial => trial.Curve)
               let value = metric.At(point)
               where double.IsFinite(value)
               group value by point.Step into sameStep
               orderby sameStep.Key
               select (sameStep.Key, sameStep.ToArray()),
        ];
        return new PointBand(Points(values => values.Average()), Points(values => values.Min()), Points(values => values.Max()));

        Coordinates[] Points(Func<double[], double> summary) => [.. steps.Select(step => new Coordinates(step.Step, summary(step.Values)))];
    }
}
