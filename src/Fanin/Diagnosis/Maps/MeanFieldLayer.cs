using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>A wide layer of random weights behind an activation, as maps from what comes before one activation to what comes before the next.</summary>
/// <remarks>
/// <para>q' = σ_w²·E[φ(u)²] + σ_b², q₁₂' = σ_w²·E[φ(u)φ(v)] + σ_b², gradients backward by χ = σ_w²·E[φ'(u)²] a layer of equal widths.</para>
/// <para>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232.</para>
/// </remarks>
public sealed class MeanFieldLayer
{
    // A second moment that has fallen this far, or risen, is on its way to 0, or beyond all bounds.
    private const double Vanished = 1e-14;
    private const double Exploded = 1e14;

    private readonly ActivationMaps _maps;

    /// <summary>Makes a layer.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="weightVariance">σ_w² = fan_in·Var(W), above 0; gain² of a scheme by fan_in.</param>
    /// <param name="biasVariance">σ_b², at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is out of range.</exception>
    public MeanFieldLayer(Activation activation, double weightVariance, double biasVariance)
        : this(new ActivationMaps(activation), weightVariance, biasVariance)
    {
    }

    /// <summary>Makes a layer of maps that several layers may share.</summary>
    /// <param name="maps">The maps of φ.</param>
    /// <param name="weightVariance">σ_w² = fan_in·Var(W), above 0.</param>
    /// <param name="biasVariance">σ_b², at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is out of range.</exception>
    public MeanFieldLayer(ActivationMaps maps, double weightVariance, double biasVariance)
    {
        ArgumentNullException.ThrowIfNull(maps);
        _maps = maps;
        WeightVariance = Check.PositiveFinite(weightVariance);
        BiasVariance = Check.FiniteNonNegative(biasVariance);
    }

    /// <summary>φ.</summary>
    public Activation Activation => _maps.Activation;

    /// <summary>σ_w².</summary>
    public double WeightVariance { get; }

    /// <summary>σ_b².</summary>
    public double BiasVariance { get; }

    /// <summary>The length map σ_w²·E[φ(√q·z)²] + σ_b².</summary>
    /// <param name="q">Second moment before the activation, at least 0.</param>
    public double SecondMoment(double q) => (WeightVariance * _maps.SecondMoment(q)) + BiasVariance;

    /// <summary>Slope of the length map.</summary>
    /// <param name="q">Second moment before the activation, above 0.</param>
    public double Slope(double q) => WeightVariance * _maps.Slope(q);

    /// <summary>χ at a second moment: σ_w²·E[φ'(√q·z)²].</summary>
    /// <param name="q">Second moment before the activation, at least 0.</param>
    public double GradientFactor(double q) => WeightVariance * _maps.DerivativeSecondMoment(q);

    /// <summary>The covariance map.</summary>
    /// <param name="q1">One input's second moment.</param>
    /// <param name="q2">The other's.</param>
    /// <param name="correlation">Their correlation c.</param>
    public double Covariance(double q1, double q2, double correlation) => (WeightVariance * _maps.Covariance(q1, q2, correlation)) + BiasVariance;

    /// <summary>The correlation map at one second moment: covariance over length.</summary>
    /// <param name="q">Second moment of both inputs, above 0; q* if it is to repeat itself.</param>
    /// <param name="correlation">c, within [−1, 1].</param>
    /// <returns>c one layer on; 1 stays 1.</returns>
    public double Correlation(double q, double correlation)
    {
        double secondMoment = SecondMoment(q);
        return secondMoment == 0 ? 0 : Math.Clamp(Covariance(q, q, correlation) / secondMoment, -1, 1);
    }

    /// <summary>Where a deep stack of this layer ends up.</summary>
    /// <param name="start">Second moment before the first activation, above 0: of several fixed points the one that it leads to is found.</param>
    /// <returns>The point, or <see langword="null"/> if the second moment grows without bound.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The start is not above 0 or not finite.</exception>
    public MeanFieldPoint? FixedPoint(double start = 1)
    {
        if (FixedSecondMoment(Check.PositiveFinite(start)) is not { } q)
        {
            return null;
        }

        double place = Math.Max(q, Vanished);
        double factor = GradientFactor(place);
        double correlation = FixedCorrelation(place, factor);
        double correlationSlope = correlation == 1 ? factor : CorrelationSlope(place, correlation);
        return new MeanFieldPoint(q, factor, correlation, Depth(Slope(place)), Depth(correlationSlope), 1 / Math.Log(factor));
    }

    private static double Depth(double slope) => -1 / Math.Log(Math.Abs(slope));

    // March the way the map goes until it goes the other way.
    private double? FixedSecondMoment(double start)
    {
        double Change(double q) => SecondMoment(q) - q;
        double first = Change(start);
        if (Math.Abs(first) <= 1e-13 * start)
        {
            return start;
        }

        double step = first > 0 ? 1.25 : 0.8;
        double near = start;
        while (near is > Vanished and < Exploded)
        {
            double far = near * step;
            if (Change(far) > 0 != first > 0)
            {
                return RootSearch.Between(Change, near, far);
            }

            near = far;
        }

        return first > 0 ? null : 0;
    }

    // The map's series in c has no negative terms, so it is convex: Newton's steps from 0 rise to its first fixed point, which is 1 unless χ > 1.
    private double FixedCorrelation(double q, double factor)
    {
        if (factor <= 1 + 1e-12)
        {
            return 1;
        }

        double c = 0;
        for (int step = 0; step < 100; step++)
        {
            double next = c + ((Correlation(q, c) - c) / (1 - CorrelationSlope(q, c)));
            if (!(next > c + 1e-15) || next >= 1)
            {
                break;
            }

            c = next;
        }

        return c;
    }

    private double CorrelationSlope(double q, double c) => WeightVariance * _maps.DerivativeCovariance(q, q, c) * q / SecondMoment(q);
}
