using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>φ(x) = p·max(0, x) + n·min(0, x): ReLU, its leaky kin, |x| and x.</summary>
/// <remarks>
/// <para>With J(c) = (√(1 − c²) + c(π − arccos c))/π: E[φ(u)φ(v)] = ½√(q₁q₂)·((p² + n²)J(c) − 2pn·J(−c)).</para>
/// <para>Source: Cho and Saul 2009, the arc-cosine kernel of degree 1.</para>
/// </remarks>
internal sealed class HomogeneousKernel(double positive, double negative) : ClosedKernel
{
    private readonly double _squares = (positive * positive) + (negative * negative);
    private readonly double _product = positive * negative;

    /// <inheritdoc/>
    public override double Mean(double q) => (positive - negative) * NormalLaw.Peak * Math.Sqrt(q);

    /// <inheritdoc/>
    public override double SecondMoment(double q) => 0.5 * _squares * q;

    /// <inheritdoc/>
    public override double Slope(double q) => 0.5 * _squares;

    /// <inheritdoc/>
    public override double DerivativeSecondMoment(double q) => 0.5 * _squares;

    /// <inheritdoc/>
    public override double Covariance(double q1, double q2, double c) => 0.5 * Math.Sqrt(q1 * q2) * ((_squares * Arc(c)) - (2 * _product * Arc(-c)));

    /// <inheritdoc/>
    public override double DerivativeCovariance(double q1, double q2, double c)
    {
        double angle = Math.Acos(c) / Math.PI;
        return 0.5 * ((_squares * (1 - angle)) + (2 * _product * angle));
    }

    private static double Arc(double c) => (Math.Sqrt((1 - c) * (1 + c)) + (c * (Math.PI - Math.Acos(c)))) / Math.PI;
}
