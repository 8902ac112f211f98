namespace Fanin.Activations;

/// <summary>φ(x) = eˣ: E[φ(u)φ(v)] = e^((q₁ + q₂)/2 + q₁₂), q₁₂ = c√(q₁q₂). Its mass lies so far out that no integral of fixed reach will do.</summary>
internal sealed class ExponentialKernel : ClosedKernel
{
    /// <inheritdoc/>
    public override double Mean(double q) => Math.Exp(0.5 * q);

    /// <inheritdoc/>
    public override double SecondMoment(double q) => Math.Exp(2 * q);

    /// <inheritdoc/>
    public override double Slope(double q) => 2 * Math.Exp(2 * q);

    /// <inheritdoc/>
    public override double DerivativeSecondMoment(double q) => Math.Exp(2 * q);

    /// <inheritdoc/>
    public override double Covariance(double q1, double q2, double c) => Math.Exp((0.5 * (q1 + q2)) + (c * Math.Sqrt(q1) * Math.Sqrt(q2)));

    /// <inheritdoc/>
    public override double DerivativeCovariance(double q1, double q2, double c) => Covariance(q1, q2, c);
}
