namespace Fanin.Activations;

/// <summary>φ(x) = sin(ωx), or cos(ωx): E[φ(u)φ(v)] = (e^(−ω²(q₁ + q₂ − 2q₁₂)/2) ∓ e^(−ω²(q₁ + q₂ + 2q₁₂)/2))/2, q₁₂ = c√(q₁q₂).</summary>
internal sealed class SineKernel(double omega, bool isCosine) : ClosedKernel
{
    private readonly double _square = omega * omega;
    private readonly int _sign = isCosine ? 1 : -1;

    /// <inheritdoc/>
    public override double Mean(double q) => isCosine ? Math.Exp(-0.5 * _square * q) : 0;

    /// <inheritdoc/>
    public override double SecondMoment(double q) => isCosine ? 0.5 * (1 + Math.Exp(-2 * _square * q)) : -0.5 * Smooth.ExpMinusOne(-2 * _square * q);

    /// <inheritdoc/>
    public override double Slope(double q) => -_sign * _square * Math.Exp(-2 * _square * q);

    /// <inheritdoc/>
    public override double DerivativeSecondMoment(double q) =>
        _square * (isCosine ? -0.5 * Smooth.ExpMinusOne(-2 * _square * q) : 0.5 * (1 + Math.Exp(-2 * _square * q)));

    /// <inheritdoc/>
    public override double Covariance(double q1, double q2, double c) => Waves(q1, q2, c, _sign);

    /// <inheritdoc/>
    public override double DerivativeCovariance(double q1, double q2, double c) => _square * Waves(q1, q2, c, -_sign);

    // The smaller wave as the larger one times e^(−2ω²|q₁₂|), so that their difference keeps its digits.
    private double Waves(double q1, double q2, double c, int sign)
    {
        double shared = c * Math.Sqrt(q1) * Math.Sqrt(q2);
        double larger = 0.5 * Math.Exp(-0.5 * _square * (q1 + q2 - (2 * Math.Abs(shared))));
        double fading = -2 * _square * Math.Abs(shared);
        return sign > 0 ? larger * (1 + Math.Exp(fading)) : -Math.Sign(shared) * larger * Smooth.ExpMinusOne(fading);
    }
}
