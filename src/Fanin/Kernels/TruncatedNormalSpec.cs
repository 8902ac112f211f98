using System.Globalization;
using System.Runtime.CompilerServices;
using Fanin.Mathematics;

namespace Fanin.Kernels;

/// <summary>The scalars of a truncated normal fill, in double precision, and their checks.</summary>
/// <param name="From">Lower end of the uniform numbers, erf of the lower bound.</param>
/// <param name="To">Upper end.</param>
/// <param name="Scale">σ·√2.</param>
/// <param name="Mean">μ.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
internal readonly record struct TruncatedNormalSpec(double From, double To, double Scale, double Mean, double Low, double High)
{
    /// <summary>Checks the arguments and computes what follows from them, operation by operation as PyTorch.</summary>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ before truncation.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="largest">The largest finite number of the element type.</param>
    /// <param name="least">The least positive number of the element type.</param>
    public static TruncatedNormalSpec Create(double mean, double stdDev, double low, double high, double largest, double least)
    {
        Check.Finite(mean);
        double scale = stdDev * Math.Sqrt(2);
        if (!(stdDev > 0 && scale >= least && scale <= largest))
        {
            throw new ArgumentOutOfRangeException(nameof(stdDev), string.Create(
                CultureInfo.InvariantCulture, $"Expected a positive number of which the element type can hold √2 times, got {stdDev:R}."));
        }

        CheckBound(low, largest);
        CheckBound(high, largest);
        if (low > high)
        {
            throw new ArgumentOutOfRangeException(nameof(high), string.Create(
                CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {low:R}, got {high:R}."));
        }

        double below = Cumulative((low - mean) / stdDev);
        double above = Cumulative((high - mean) / stdDev);
        return new TruncatedNormalSpec((2 * below) - 1, (2 * above) - 1, scale, mean, low, high);
    }

    // Φ(x), the probability of a standard normal number below x.
    private static double Cumulative(double x) => (1 + ErrorFunction.Erf(x / Math.Sqrt(2))) / 2;

    private static void CheckBound(double bound, double largest, [CallerArgumentExpression(nameof(bound))] string? name = null)
    {
        if (!(Math.Abs(bound) <= largest))
        {
            throw new ArgumentOutOfRangeException(name, string.Create(
                CultureInfo.InvariantCulture, $"Expected a bound within ±{largest:R}, got {bound:R}; for no bound at all fill with normal numbers."));
        }
    }
}
