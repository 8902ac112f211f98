using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>Squared singular values of the Jacobian from a deep network's input to its output, at a fixed point: mean and variance.</summary>
/// <param name="Mean">χᴸ.</param>
/// <param name="RelativeVariance">Variance over the square of the mean: L·(μ₂/μ₁² − 1 − s₁), μₖ = E[φ'²ᵏ].</param>
/// <remarks><para>s₁ is −1 for weights drawn independently and 0 for orthogonal ones. Source: Pennington et al. 2017, arXiv:1711.04735.</para></remarks>
public sealed record JacobianMoments(double Mean, double RelativeVariance)
{
    /// <summary>Moments of a stack of equal layers of equal widths.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="q">Second moment before each activation, above 0.</param>
    /// <param name="weightVariance">σ_w², in units of 1/fan_in, above 0.</param>
    /// <param name="depth">L, at least 1.</param>
    /// <param name="areOrthogonal">Whether the weights are σ_w times orthogonal matrices.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static JacobianMoments Of(Activation activation, double q, double weightVariance, int depth, bool areOrthogonal)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        double first = new ActivationMaps(activation).DerivativeSecondMoment(Check.PositiveFinite(q));
        double scale = Math.Sqrt(q);
        double second = GaussianExpectation.Of(z => Math.Pow(activation.Derivative(scale * z), 4), [.. activation.Kinks.Select(kink => kink / scale)]);
        double perLayer = (second / (first * first)) - 1 + (areOrthogonal ? 0 : 1);
        return new JacobianMoments(Math.Pow(Check.PositiveFinite(weightVariance) * first, depth), depth * perLayer);
    }

    /// <summary>(L + 1)^(L + 1)/Lᴸ: the largest squared singular value of a product of L wide square matrices with entries N(0, 1/n).</summary>
    /// <param name="depth">L, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">L is below 1.</exception>
    public static double LargestOfLinear(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return (depth + 1) * Math.Pow(1 + (1.0 / depth), depth);
    }
}
