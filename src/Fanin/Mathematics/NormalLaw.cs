namespace Fanin.Mathematics;

/// <summary>The standard normal distribution: density, probabilities, and what truncation does to its moments.</summary>
internal static class NormalLaw
{
    /// <summary>Standard deviation of N(0, 1) truncated at ±2: √(1 − 4·φ(2)/(2·Φ(2) − 1)).</summary>
    public const double StdDevWithinTwo = 0.87962566103423978;

    private const double OneOverRootTwoPi = 0.39894228040143267794;
    private const double RootHalf = 0.70710678118654752440;

    /// <summary>φ(x) = e^(−x²/2)/√(2π).</summary>
    public static double Density(double x) => Math.Abs(x) > 37 ? 0 : OneOverRootTwoPi * ErrorFunction.Exp(-0.5 * x * x);

    /// <summary>P(a ≤ z ≤ b) for z ~ N(0, 1), without the loss of digits in the tails that a difference of two Φ has.</summary>
    public static double Between(double a, double b) =>
        a > 0 ? Above(a) - Above(b)
        : b < 0 ? Above(-b) - Above(-a)
        : 1 - Above(b) - Above(-a);

    /// <summary>Mean and standard deviation of z ~ N(0, 1) given a ≤ z ≤ b.</summary>
    /// <param name="a">Lower bound, −∞ for none.</param>
    /// <param name="b">Upper bound, above <paramref name="a"/>, +∞ for none.</param>
    /// <returns>Of bounds so far out or so close that no digit is left, those of the interval's middle.</returns>
    public static (double Mean, double StdDev) TruncatedMoments(double a, double b)
    {
        double probability = Between(a, b);
        double mean = (Density(a) - Density(b)) / probability;
        double variance = 1 + ((Times(a) - Times(b)) / probability) - (mean * mean);
        return probability > 0 && variance > 0 && variance <= 1
            ? (mean, Math.Sqrt(variance))
            : (Math.Clamp(0, a, b), Math.Min(b - a, 1) / Math.Sqrt(12));
    }

    // x·φ(x), 0 at both infinities.
    private static double Times(double x) => double.IsInfinity(x) ? 0 : x * Density(x);

    // P(z > x) for x ≥ 0.
    private static double Above(double x)
    {
        const double Beyond = 24;
        double y = x * RootHalf;
        return y > Beyond ? 0 : 0.5 * ErrorFunction.ErfComplement(y);
    }
}
