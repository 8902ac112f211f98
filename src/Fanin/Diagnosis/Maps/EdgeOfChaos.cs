using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>The weights at which χ = 1, where signals and gradients reach deepest.</summary>
/// <param name="WeightVariance">σ_w², in units of 1/fan_in.</param>
/// <param name="SecondMoment">q*; 0 if it is approached without biases; for a function linear on either side of zero any would do, and it is 1.</param>
public sealed record EdgeOfChaos(double WeightVariance, double SecondMoment)
{
    private const double Smallest = 1e-9;
    private const double Largest = 1e6;

    /// <summary>Solves q = E[φ²]/E[φ'²] + σ_b², σ_w² = 1/E[φ'²].</summary>
    /// <param name="activation">φ.</param>
    /// <param name="biasVariance">σ_b², at least 0.</param>
    /// <returns>The edge of the smallest q*, or <see langword="null"/> if there is none within q* = 1e-9 … 1e6, as for ReLU with biases.</returns>
    /// <exception cref="ArgumentOutOfRangeException">σ_b² is negative or not finite.</exception>
    public static EdgeOfChaos? Of(Activation activation, double biasVariance)
    {
        var maps = new ActivationMaps(activation);
        Check.FiniteNonNegative(biasVariance);
        double Excess(double q) => q - (maps.SecondMoment(q) / maps.DerivativeSecondMoment(q)) - biasVariance;
        if (biasVariance == 0 && Math.Abs(Excess(1)) < 1e-12 && Math.Abs(Excess(4)) < 1e-11)
        {
            return new EdgeOfChaos(1 / maps.DerivativeSecondMoment(1), 1);
        }

        if (biasVariance == 0 && activation.Function(0) == 0 && Math.Abs(Excess(Smallest)) < 1e-6 * Smallest)
        {
            return new EdgeOfChaos(1 / maps.DerivativeSecondMoment(0), 0);
        }

        const double Step = 1.5;
        for (double q = Smallest; q < Largest; q *= Step)
        {
            if (Excess(q) <= 0 && Excess(q * Step) > 0)
            {
                double root = RootSearch.Between(Excess, q, q * Step);
                return new EdgeOfChaos(1 / maps.DerivativeSecondMoment(root), root);
            }
        }

        return null;
    }
}
