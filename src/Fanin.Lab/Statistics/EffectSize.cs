using MathNet.Numerics.Statistics;

namespace Fanin.Lab.Statistics;

/// <summary>How large a difference is beside the spread of the numbers; no unit. <see langword="null"/> where the spread is not known or 0.</summary>
/// <param name="CohenD">(mean of a − mean of b)/s, s² the mean of both variances weighted by n − 1.</param>
/// <param name="HedgesG">Cohen's d times 1 − 3/(4(nₐ + n_b − 2) − 1), which removes its bias for few numbers.</param>
/// <param name="PairedD">d_z: the mean of the pairs' differences over their deviation; <see langword="null"/> if not paired.</param>
/// <param name="CliffDelta">P(a &gt; b) − P(a &lt; b) over all pairs of an a and a b: −1 … 1, whatever the distributions.</param>
/// <remarks>Source: Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences"; Hedges 1981, doi:10.3102/10769986006002107; Cliff 1993,
/// doi:10.1037/0033-2909.114.3.494.</remarks>
public sealed record EffectSize(double? CohenD, double? HedgesG, double? PairedD, double CliffDelta)
{
    /// <summary>Of independent samples.</summary>
    /// <param name="first">At least one finite number.</param>
    /// <param name="second">At least one finite number.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a number is not finite.</exception>
    public static EffectSize Unpaired(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double[] a = SampleChecks.Sorted(first, nameof(first));
        double[] b = SampleChecks.Sorted(second, nameof(second));
        int freedom = a.Length + b.Length - 2;
        double squares = Squares(a) + Squares(b);
        double? d = freedom > 0 ? Ratio(ArrayStatistics.Mean(a) - ArrayStatistics.Mean(b), Math.Sqrt(squares / freedom)) : null;
        return new EffectSize(d, d * (1 - (3.0 / ((4.0 * freedom) - 1))), PairedD: null, Delta(a, b));
    }

    /// <summary>Of samples that pair by their index.</summary>
    /// <inheritdoc cref="Unpaired"/>
    /// <exception cref="ArgumentException">The samples are empty or differ in length, or a number is not finite.</exception>
    public static EffectSize Paired(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException($"Expected as many numbers as there are in the first sample, {first.Count}, got {second.Count}.", nameof(second));

        double[] differences = SampleChecks.Sorted([.. first.Zip(second, (a, b) => a - b)], nameof(first));
        double? d = differences.Length > 1 ? Ratio(ArrayStatistics.Mean(differences), ArrayStatistics.StandardDeviation(differences)) : null;
        return Unpaired(first, second) with { PairedD = d };
    }

    private static double? Ratio(double difference, double deviation) => deviation > 1e-12 * Math.Abs(difference) ? difference / deviation : null;

    private static double Squares(double[] values) => values.Length > 1 ? ArrayStatistics.Variance(values) * (values.Length - 1) : 0;

    private static double Delta(double[] first, double[] second)
    {
        long balance = 0;
        foreach (double a in first)
        {
            foreach (double b in second)
                balance += Math.Sign(a - b);
        }

        return (double)balance / ((long)first.Length * second.Length);
    }
}
