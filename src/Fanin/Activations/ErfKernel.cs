namespace Fanin.Activations;

/// <summary>φ(x) = erf(x): E[φ(u)φ(v)] = (2/π)·arcsin(2q₁₂/√((1 + 2q₁)(1 + 2q₂))), q₁₂ = c√(q₁q₂).</summary>
/// <remarks><para>Source: Williams 1997. The arcsine is written as an arctangent, which loses no digits near ±1.</para></remarks>
internal sealed class ErfKernel : ClosedKernel
{
    /// <inheritdoc/>
    public override double Mean(double q) => 0;

    /// <inheritdoc/>
    public override double SecondMoment(double q) => Covariance(q, q, 1);

    /// <inheritdoc/>
    public override double Slope(double q) => 4 / (Math.PI * (1 + (2 * q)) * Math.Sqrt(1 + (4 * q)));

    /// <inheritdoc/>
    public override double DerivativeSecondMoment(double q) => 4 / Math.PI / Math.Sqrt(1 + (4 * q));

    /// <inheritdoc/>
    public override double Covariance(double q1, double q2, double c) => 2 / Math.PI * Math.Atan(2 * c * Math.Sqrt(q1) * Math.Sqrt(q2) / Root(q1, q2, c));

    /// <inheritdoc/>
    public override double DerivativeCovariance(double q1, double q2, double c) => 4 / Math.PI / Root(q1, q2, c);

    // √((1 + 2q₁)(1 + 2q₂) − 4q₁₂²)
    private static double Root(double q1, double q2, double c) => Math.Sqrt(1 + (2 * (q1 + q2)) + (4 * q1 * q2 * (1 - c) * (1 + c)));
}
