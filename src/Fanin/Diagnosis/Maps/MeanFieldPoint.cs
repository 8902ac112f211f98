namespace Fanin.Diagnosis.Maps;

/// <summary>Where a deep stack of equal layers ends up, and how many layers that takes.</summary>
/// <param name="SecondMoment">q*, the second moment before the activation that repeats itself.</param>
/// <param name="GradientFactor">χ = σ_w²·E[φ'(√q*·z)²], the factor on a gradient's second moment a layer.</param>
/// <param name="Correlation">c*, the correlation that two different inputs tend to.</param>
/// <param name="SecondMomentDepth">ξ_q in layers: q* is approached as e^(−l/ξ_q); 0 if it is reached at once, +∞ if slower than any.</param>
/// <param name="CorrelationDepth">ξ_c in layers, as well of c*. Networks train to a depth of about 6·ξ_c (Schoenholz et al. 2017).</param>
/// <param name="GradientDepth">ξ∇ = 1/ln χ in layers: negative where gradients vanish, positive where they explode, ±∞ at χ = 1.</param>
public sealed record MeanFieldPoint(
    double SecondMoment,
    double GradientFactor,
    double Correlation,
    double SecondMomentDepth,
    double CorrelationDepth,
    double GradientDepth)
{
    // Closer to 1 than this, χ can't be told from it.
    private const double FinestStep = 1e-9;

    /// <summary>Which phase χ means.</summary>
    public MeanFieldPhase Phase =>
        Math.Abs(GradientFactor - 1) <= FinestStep ? MeanFieldPhase.Critical : GradientFactor < 1 ? MeanFieldPhase.Ordered : MeanFieldPhase.Chaotic;
}
