using System.Collections.Concurrent;
using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>What an activation does to Gaussian numbers of any scale, one by one and in pairs: the maps that mean-field theory is made of.</summary>
/// <remarks>
/// <para>u and v are Gaussian with mean 0, second moments q₁ and q₂ and correlation c.</para>
/// <para>Closed forms for functions that are linear on either side of zero, erf, sine, cosine and exponential; else integrals split at kinks, single ones within 1e-12,
/// pairs within 1e-10 relative to √(E[φ(u)²]·E[φ(v)²]). Series of pairs are kept per scale; instances may be shared among threads.</para>
/// <para>Source: Poole et al. 2016, arXiv:1606.05340.</para>
/// </remarks>
public sealed class ActivationMaps
{
    // A network has few scales; what would grow without end is begun anew.
    private const int KeptSeries = 256;

    private readonly ConcurrentDictionary<double, HermiteSeries> _series = new();
    private readonly ConcurrentDictionary<double, HermiteSeries> _derivativeSeries = new();

    /// <summary>The maps of an activation.</summary>
    /// <param name="activation">φ.</param>
    public ActivationMaps(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>φ.</summary>
    public Activation Activation { get; }

    /// <summary>E[φ(u)].</summary>
    /// <param name="q">Second moment of u, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is negative or not finite.</exception>
    public double Mean(double q)
    {
        double scale = Math.Sqrt(Check.FiniteNonNegative(q));
        return Activation.Kernel?.Mean(q)
            ?? (scale == 0 ? Activation.Function(0) : GaussianExpectation.Of(z => Activation.Function(scale * z), Scaled(scale)));
    }

    /// <summary>The length map E[φ(u)²].</summary>
    /// <param name="q">Second moment of u, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is negative or not finite.</exception>
    public double SecondMoment(double q) => Activation.Kernel?.SecondMoment(Check.FiniteNonNegative(q)) ?? Activation.SecondMomentAt(q);

    /// <summary>Slope of the length map: dE[φ(u)²]/dq = E[φ'(u)² + φ(u)φ''(u)] = E[φ(u)²(z² − 1)]/(2q), u = √q·z.</summary>
    /// <param name="q">Second moment of u, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is not above 0 or not finite.</exception>
    public double Slope(double q)
    {
        double scale = Math.Sqrt(Check.PositiveFinite(q));
        return Activation.Kernel?.Slope(q) ?? (GaussianExpectation.Of(
            z =>
            {
                double value = Activation.Function(scale * z);
                return value * value * ((z * z) - 1);
            },
            Scaled(scale)) / (2 * q));
    }

    /// <summary>E[φ'(u)²]: the factor on a gradient's second moment. At q = 0 the derivative is the one that PyTorch takes at 0.</summary>
    /// <param name="q">Second moment of u, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">q is negative or not finite.</exception>
    public double DerivativeSecondMoment(double q)
    {
        double atZero = q == 0 ? Activation.Derivative(0) : 0;
        return q == 0 ? atZero * atZero : Activation.Kernel?.DerivativeSecondMoment(Check.PositiveFinite(q)) ?? Activation.DerivativeSecondMomentAt(q);
    }

    /// <summary>The covariance map E[φ(u)φ(v)].</summary>
    /// <param name="q1">Second moment of u, at least 0.</param>
    /// <param name="q2">Second moment of v, at least 0.</param>
    /// <param name="correlation">c, within [−1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double Covariance(double q1, double q2, double correlation)
    {
        CheckPair(q1, q2, correlation);
        return Activation.Kernel?.Covariance(q1, q2, correlation) ?? Pair(_series, Activation.Function, q1, q2, correlation);
    }

    /// <summary>E[φ'(u)φ'(v)], the slope of the covariance map in c√(q₁q₂).</summary>
    /// <param name="q1">Second moment of u, above 0.</param>
    /// <param name="q2">Second moment of v, above 0.</param>
    /// <param name="correlation">c, within [−1, 1].</param>
    /// <remarks><para>Where φ jumps its derivative is that beside the jump, so the jump's own part of the slope is not in it.</para></remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double DerivativeCovariance(double q1, double q2, double correlation)
    {
        CheckPair(Check.PositiveFinite(q1), Check.PositiveFinite(q2), correlation);
        return Activation.Kernel?.DerivativeCovariance(q1, q2, correlation) ?? Pair(_derivativeSeries, Activation.Derivative, q1, q2, correlation);
    }

    /// <summary>Cosine of φ(u) and φ(v) where both have second moment q; 0 if φ(u) is 0.</summary>
    /// <param name="q">Second moment of u and v.</param>
    /// <param name="correlation">c, within [−1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double Cosine(double q, double correlation)
    {
        double secondMoment = SecondMoment(q);
        return secondMoment == 0 ? 0 : Math.Clamp(Covariance(q, q, correlation) / secondMoment, -1, 1);
    }

    /// <summary>The same activation of numbers that have a mean: x → φ(mean + x).</summary>
    /// <param name="mean">The mean.</param>
    internal ActivationMaps Around(double mean) => mean == 0
        ? this
        : new(new Activation(
            Activation.Name, Activation.Formula, x => Activation.Function(mean + x), x => Activation.Derivative(mean + x),
            [.. Activation.Kinks.Select(kink => kink - mean)]));

    private static void CheckPair(double q1, double q2, double correlation)
    {
        Check.FiniteNonNegative(q1);
        Check.FiniteNonNegative(q2);
        if (!(Math.Abs(correlation) <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(correlation), correlation, "Expected a correlation within [−1, 1].");
        }
    }

    private double[] Scaled(double scale) => [.. Activation.Kinks.Select(kink => kink / scale)];

    private double Pair(ConcurrentDictionary<double, HermiteSeries> kept, Func<double, double> function, double q1, double q2, double c)
    {
        if (q1 == 0 || q2 == 0)
        {
            double scale = Math.Sqrt(Math.Max(q1, q2));
            return function(0) * (scale == 0 ? function(0) : GaussianExpectation.Of(z => function(scale * z), Scaled(scale)));
        }

        HermiteSeries left = Series(kept, function, q1);
        HermiteSeries right = q1 == q2 ? left : Series(kept, function, q2);
        return HermiteSeries.Covariance(left, right, c) ?? GaussianPair.Covariance(function, Activation.Kinks, q1, q2, c);
    }

    private HermiteSeries Series(ConcurrentDictionary<double, HermiteSeries> kept, Func<double, double> function, double q)
    {
        if (kept.Count >= KeptSeries)
        {
            kept.Clear();
        }

        return kept.GetOrAdd(q, scale => HermiteSeries.Of(function, Activation.Kinks, scale));
    }
}
