using Fanin.Diagnosis.Reports;

namespace Fanin.Diagnosis.Checks;

/// <summary>How a deviation goes with depth: the least-squares line through its logarithms.</summary>
/// <param name="Slope">Change of ln(deviation) by layer.</param>
/// <param name="Count">Layers.</param>
/// <param name="First">The first layer at which it changes in the slope's direction by more than the limit.</param>
internal sealed record Trend(double Slope, int Count, LayerProbe First)
{
    private const int FewestLayers = 3;

    /// <summary>The factor from the first layer to the last.</summary>
    public double Ratio => Math.Exp(Slope * (Count - 1));

    /// <summary>The trend; <see langword="null"/> where it is within the limits, or there are fewer than 3 layers.</summary>
    /// <param name="points">Layers with their deviations; others than positive ones don't count.</param>
    /// <param name="limit">The largest slope that is no trend.</param>
    public static Trend? Of(IEnumerable<(LayerProbe Layer, double? Deviation)> points, double limit)
    {
        (LayerProbe Layer, double Log)[] known = [.. points.Where(point => point.Deviation is > 0 and < double.PositiveInfinity).Select(point => (point.Layer, Math.Log(point.Deviation!.Value)))];
        if (known.Length < FewestLayers)
        {
            return null;
        }

        double middle = (known.Length - 1) / 2.0;
        double mean = known.Average(point => point.Log);
        double slope = known.Select((point, i) => (i - middle) * (point.Log - mean)).Sum() / known.Select((_, i) => (i - middle) * (i - middle)).Sum();
        if (!(Math.Abs(slope) > limit) || Math.Abs(slope * (known.Length - 1)) < Math.Log(Thresholds.WarningRatio))
        {
            return null;
        }

        int first = Enumerable.Range(1, known.Length - 1).FirstOrDefault(i => (known[i].Log - known[i - 1].Log) * Math.Sign(slope) > Thresholds.Slope, known.Length - 1);
        return new Trend(slope, known.Length, known[first].Layer);
    }

    /// <summary>Whether the change from end to end is an error.</summary>
    public FindingSeverity Severity => Math.Abs(Slope * (Count - 1)) > Math.Log(Thresholds.ErrorRatio) ? FindingSeverity.Error : FindingSeverity.Warning;
}
