using MathNet.Numerics.Statistics;

namespace Fanin.Lab.Statistics;

/// <summary>What a sample of numbers looks like: one number a seed.</summary>
/// <param name="Count">n, at least 1.</param>
/// <param name="Mean">Σx/n.</param>
/// <param name="StandardDeviation">√(Σ(x − mean)²/(n − 1)); <see langword="null"/> for a single number.</param>
/// <param name="Median">The middle number, or the mean of the middle two.</param>
/// <param name="LowerQuartile">The number below which a quarter lies.</param>
/// <param name="UpperQuartile">The number below which three quarters lie.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <remarks>
/// <para>Quartiles are of Hyndman and Fan's type 7, as in NumPy and R: linear between the order statistics, at 1 + (n − 1)p.</para>
/// <para>Repeatability: the same numbers in any order give the same bits.</para>
/// <para>Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", doi:10.2307/2684934.</para>
/// </remarks>
public sealed record SampleSummary(
    int Count,
    double Mean,
    double? StandardDeviation,
    double Median,
    double LowerQuartile,
    double UpperQuartile,
    double Minimum,
    double Maximum)
{
    /// <summary>Summarizes a sample.</summary>
    /// <param name="values">At least one finite number.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">There is no number, or one is not finite.</exception>
    public static SampleSummary Of(IReadOnlyList<double> values)
    {
        double[] sorted = SampleChecks.Sorted(values, nameof(values));
        return new SampleSummary(
            sorted.Length,
            ArrayStatistics.Mean(sorted),
            sorted.Length > 1 ? ArrayStatistics.StandardDeviation(sorted) : null,
            Quantile(sorted, 0.5),
            Quantile(sorted, 0.25),
            Quantile(sorted, 0.75),
            sorted[0],
            sorted[^1]);
    }

    private static double Quantile(double[] sorted, double fraction) =>
        SortedArrayStatistics.QuantileCustom(sorted, fraction, QuantileDefinition.R7);
}
