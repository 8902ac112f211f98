namespace Fanin.Mathematics;

/// <summary>The standard normal distribution: density, probabilities, and what truncation does to its moments.</summary>
internal static class NormalLaw
{
    /// <summary>1/√(2π), the density at 0.</summary>
    public const double Peak = 0.39894228040143267794;

    /// <summary>Standard deviation of N(0, 1) truncated at ±2: √(1 − 4·φ(2)/(2·Φ(2) − 1)).</summary>
    public const double StdDevWithinTwo = 0.87962566103423978;

    /// <summary>φ(x) = e^(−x²/2)/√(2π).</summary>
    public static double Density(double x) => Peak * ExactMath.Exp(-0.5 * x * x);

    /// <summary>Φ(x) = P(z ≤ x) for z ~ N(0, 1).</summary>
    public static double Below(double x) => NormalMass.Above(-x);

    /// <summary>e^(x²/2)·Φ(−x) for x ≥ 0, which neither overflows nor vanishes.</summary>
    public static double ScaledTail(double x)
    {
        const double FractionStart = 1.5;
        return x < FractionStart ? ExactMath.Exp(0.5 * x * x) * Below(-x) : Peak * NormalMass.MillsRatio(x);
    }

    /// <summary>P(a ≤ z ≤ b) for z ~ N(0, 1), without the loss of digits in the tails that a difference of two Φ has.</summary>
    public static double Between(double a, double b) =>
        a > 0 ? Below(-a) - Below(-b)
        : b < 0 ? Below(b) - Below(a)
        : 1 - Below(-b) - Below(a);

    /// <summary>Mean and standard deviation of z ~ N(0, 1) given a ≤ z ≤ b.</summary>
    /// <param name="a">Lower bound, −∞ for none.</param>
    /// <param name="b">Upper bound, above <paramref name="a"/>, +∞ for none.</param>
    /// <returns>Of bounds so far out or so close that no digit is left, those of a uniform distribution between them.</returns>
    public static (double Mean, double StdDev) TruncatedMoments(double a, double b)
    {
        double probability = Between(a, b);
        double mean = (Density(a) - Density(b)) / probability;
        double variance = 1 + ((Times(a) - Times(b)) / probability) - (mean * mean);
        double width = Math.Min(b - a, 1);
        return probability > 0 && variance > 0 && variance <= 1 && width > 1e-4
            ? (mean, Math.Sqrt(variance))
            : (Math.Clamp(0, a, b), width / Math.Sqrt(12));
    }

    // x·φ(x), 0 at both infinities.
    private static double Times(double x) => double.IsInfinity(x) ? 0 : x * Density(x);
}
