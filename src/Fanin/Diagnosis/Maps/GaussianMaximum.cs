using Fanin.Activations;
using Fanin.Mathematics;

namespace Fanin.Diagnosis.Maps;

/// <summary>The largest of m independent numbers N(0, 1): what max pooling makes of a window, as is or behind a ReLU.</summary>
/// <remarks>
/// <para>Its density is m·p(z)·Φ(z)^(m − 1). A monotone activation may stand before the maximum or behind it.</para>
/// <para>Values of a real window are correlated, which makes the maximum smaller: these are upper bounds.</para>
/// </remarks>
public sealed class GaussianMaximum
{
    /// <summary>Integrates the moments.</summary>
    /// <param name="count">m, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">m is below 1.</exception>
    public GaussianMaximum(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        Mean = Expectation(z => z);
        SecondMoment = Expectation(z => z * z);
        RectifiedMean = Expectation(z => Math.Max(0, z), 0);
        RectifiedSecondMoment = Expectation(z => z > 0 ? z * z : 0, 0);
    }

    /// <summary>m.</summary>
    public long Count { get; }

    /// <summary>E[max z].</summary>
    public double Mean { get; }

    /// <summary>E[(max z)²].</summary>
    public double SecondMoment { get; }

    /// <summary>Var[max z].</summary>
    public double Variance => SecondMoment - (Mean * Mean);

    /// <summary>E[max(0, max z)].</summary>
    public double RectifiedMean { get; }

    /// <summary>E[max(0, max z)²].</summary>
    public double RectifiedSecondMoment { get; }

    /// <summary>Var[max(0, max z)].</summary>
    public double RectifiedVariance => RectifiedSecondMoment - (RectifiedMean * RectifiedMean);

    /// <summary>2⁻ᵐ, the probability that the whole window is off behind a ReLU.</summary>
    public double AllNegative => Math.Pow(2, -Count);

    /// <summary>E[f(max z)].</summary>
    /// <param name="function">f.</param>
    /// <param name="kinks">Where f or a derivative of it jumps.</param>
    /// <returns>The expectation, within 1e-12 relative to E|f|.</returns>
    /// <exception cref="ArgumentException">f is not finite somewhere, or too rough.</exception>
    public double Expectation(Func<double, double> function, params ReadOnlySpan<double> kinks)
    {
        ArgumentNullException.ThrowIfNull(function);
        return GaussianExpectation.Of(z => function(z) * Count * Power(z), kinks);
    }

    // Φ(z)^(m − 1); from the upper tail where Φ is nearly 1 and m may be large.
    private double Power(double z) => z > 0 ? Math.Exp((Count - 1) * Smooth.LogOnePlus(-NormalLaw.Below(-z))) : Math.Pow(NormalLaw.Below(z), Count - 1);
}
