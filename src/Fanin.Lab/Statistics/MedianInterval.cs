using MathNet.Numerics.Distributions;

namespace Fanin.Lab.Statistics;

/// <summary>The confidence interval of a median: order statistics, interpolated to the level that is asked for.</summary>
/// <remarks>
/// <para><c>[x(k), x(n+1−k)]</c> contains the median with probability γ(k) = 1 − 2·P(Binomial(n, ½) &lt; k), whatever the distribution. Between the two k whose γ
/// lie around the level the ends are interpolated with weight λ = (n − k)·I/(k + (n − 2k)·I), I = (γ(k) − level)/(γ(k) − γ(k+1)).</para>
/// <para>Below 6 numbers even [min, max] holds less than 95 %: 93.75 % for 5, which is then the level given; for fewer no interval is given.</para>
/// <para>Differs from: a bootstrap of the median, whose resamples are the few numbers themselves.</para>
/// <para>Source: Hettmansperger and Sheather 1986, doi:10.1016/0167-7152(86)90021-0; Nyblom 1992, doi:10.1016/0167-7152(92)90056-D.</para>
/// </remarks>
public static class MedianInterval
{
    /// <summary>Fewest numbers of an interval.</summary>
    public const int FewestNumbers = 5;

    /// <summary>The interval of a median.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="level">How often the interval should contain the true median: 0.95 is usual.</param>
    /// <returns>The interval, with the level that could be had; <see langword="null"/> if there are fewer than 5 numbers: too few to say.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static ConfidenceInterval? Of(IReadOnlyList<double> values, double level = 0.95)
    {
        double[] sorted = SampleChecks.Sorted(values, nameof(values), least: 0);
        SampleChecks.Fraction(level, nameof(level));
        int n = sorted.Length;
        if (n < FewestNumbers)
            return null;

        double widest = Coverage(n, 1);
        if (widest <= level)
            return new ConfidenceInterval(sorted[0], sorted[^1], widest, IntervalMethod.OrderStatistics);

        int k = 1;
        while (k + 1 <= n / 2 && Coverage(n, k + 1) >= level)
            k++;
        double outer = Coverage(n, k);
        double inner = k + 1 <= n / 2 ? Coverage(n, k + 1) : 0;
        double share = (outer - level) / (outer - inner);
        double weight = (n - k) * share / (k + ((n - (2 * k)) * share));
        double low = sorted[k - 1] + (weight * (sorted[k] - sorted[k - 1]));
        double high = sorted[n - k] - (weight * (sorted[n - k] - sorted[n - k - 1]));
        return new ConfidenceInterval(low, high, level, IntervalMethod.OrderStatistics);
    }

    private static double Coverage(int n, int k) => 1 - (2 * Binomial.CDF(0.5, n, k - 1));
}
