using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Fanin.Lab.Statistics;

/// <summary>A fraction of runs, with its confidence interval: how often a scheme diverges.</summary>
/// <param name="Count">Runs of which it is true.</param>
/// <param name="Total">All runs.</param>
/// <param name="Rate">Count/total; <see langword="null"/> without runs.</param>
/// <param name="Interval">Wilson's interval of the rate; <see langword="null"/> without runs.</param>
public sealed record Proportion(int Count, int Total, double? Rate, ConfidenceInterval? Interval)
{
    /// <summary>A fraction with Wilson's score interval, without a correction for continuity:
    /// <c>(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n)</c>.</summary>
    /// <param name="count">0 … <paramref name="total"/>.</param>
    /// <param name="total">At least 0.</param>
    /// <param name="level">How often the interval should contain the true rate; Wilson's does so on the average over rates.</param>
    /// <returns>The fraction. 0 of n has an interval above 0, too: not to have seen it is no proof.</returns>
    /// <remarks>Source: Wilson 1927, doi:10.1080/01621459.1927.10502953; Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;857::AID-SIM777&gt;3.0.CO;2-E.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The counts are negative or in the wrong order, or the level is not between 0 and 1.</exception>
    public static Proportion Of(int count, int total, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, total);
        SampleChecks.Fraction(level, nameof(level));
        if (total == 0)
            return new Proportion(0, 0, Rate: null, Interval: null);

        double z = Normal.InvCDF(0, 1, (1 + level) / 2);
        double p = (double)count / total;
        double denominator = 1 + (z * z / total);
        double centre = (p + (z * z / (2 * total))) / denominator;
        double half = z * Math.Sqrt((p * (1 - p) / total) + (z * z / (4.0 * total * total))) / denominator;

        // At the ends the formula is 0 and 1 but for rounding.
        double low = count == 0 ? 0 : centre - half;
        double high = count == total ? 1 : centre + half;
        return new Proportion(count, total, p, new ConfidenceInterval(low, high, level, IntervalMethod.Wilson));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} of {Total}");
}
