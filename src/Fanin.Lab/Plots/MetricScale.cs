using System.Globalization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Plots;

/// <summary>How a metric is drawn and written: accuracies as percent from 0 to 100, losses as numbers from 0 up.</summary>
/// <param name="Metric">Its name in <see cref="TrialRecord.Metrics"/>.</param>
internal sealed record MetricScale(string Metric)
{
    /// <summary>Whether it is a fraction, and more is better.</summary>
    public bool IsAccuracy { get; } = MetricName.IsAccuracy(Metric);

    /// <summary>The metric in words: <c>validation accuracy</c>.</summary>
    public string Words { get; } = Metric switch
    {
        MetricName.ValidAccuracy => "validation accuracy",
        MetricName.ValidLoss => "validation loss",
        MetricName.TestAccuracy => "test accuracy",
        MetricName.TestLoss => "test loss",
        MetricName.TrainAccuracy => "training accuracy",
        MetricName.TrainLoss => "training loss",
        _ => Metric,
    };

    /// <summary>Writes a value: <c>88.2 %</c>, <c>0.412</c>.</summary>
    public string Format(double value) =>
        !double.IsFinite(value) ? "–"
        : IsAccuracy ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + "\u00A0%"
        : Math.Abs(value) >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Its value at a point of the curve; not a number if curves don't hold it.</summary>
    public double At(CurvePoint point) => MetricName.OfCurves.Contains(Metric, StringComparer.Ordinal) ? point.ValueOf(Metric) : double.NaN;

    /// <summary>What curves show of it: the test metrics are measured once only, so that their curves are those of validation.</summary>
    public MetricScale OfCurve => Metric switch
    {
        MetricName.TestAccuracy => new(MetricName.ValidAccuracy),
        MetricName.TestLoss => new(MetricName.ValidLoss),
        _ => this,
    };

    /// <summary>The final value of a trial; not a number if it has none.</summary>
    public double Of(TrialRecord trial) => trial.Metrics.GetValueOrDefault(Metric, double.NaN);
}
