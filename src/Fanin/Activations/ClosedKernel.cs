namespace Fanin.Activations;

/// <summary>An activation's expectations under Gaussian numbers of any scale, where they have closed forms.</summary>
/// <remarks>u and v are Gaussian with second moments q₁ and q₂ and correlation c.</remarks>
internal abstract class ClosedKernel
{
    /// <summary>E[φ(u)].</summary>
    public abstract double Mean(double q);

    /// <summary>E[φ(u)²].</summary>
    public abstract double SecondMoment(double q);

    /// <summary>dE[φ(u)²]/dq.</summary>
    public abstract double Slope(double q);

    /// <summary>E[φ'(u)²].</summary>
    public abstract double DerivativeSecondMoment(double q);

    /// <summary>E[φ(u)φ(v)].</summary>
    public abstract double Covariance(double q1, double q2, double c);

    /// <summary>E[φ'(u)φ'(v)].</summary>
    public abstract double DerivativeCovariance(double q1, double q2, double c);
}
