using System.Globalization;
using Fanin.Distributions;
using Fanin.Mathematics;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Normal numbers of mean 0 cut at bounds in units of their deviation; corrected or not for what the cut takes away.</summary>
/// <remarks>
/// <para>Source: <c>truncated_normal</c> of <c>jax.nn.initializers</c> and timm's <c>trunc_normal_tf_</c>, neither of which corrects; Keras' <c>TruncatedNormal</c> does
/// not either. JAX's <c>variance_scaling</c> does.</para>
/// <para>Differs from: <c>torch.nn.init.trunc_normal_</c>, whose bounds are absolute.</para>
/// </remarks>
public sealed record TruncatedInDeviationsScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="stdDev">σ, finite and above 0: before the cut, or what shall be left after it.</param>
    /// <param name="low">Lower bound in deviations of the whole distribution, finite.</param>
    /// <param name="high">Upper bound likewise, above <paramref name="low"/>.</param>
    /// <param name="isCorrected">Whether <paramref name="stdDev"/> is what is left after the cut.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, σ not positive, or the bounds are in the wrong order.</exception>
    public TruncatedInDeviationsScheme(double stdDev, double low = -2, double high = 2, bool isCorrected = false)
    {
        (StdDev, Low, High, IsCorrected) = (Check.PositiveFinite(stdDev), Check.Finite(low), Check.Finite(high), isCorrected);
        if (low >= high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound above the lower one, {low:R}, got {high:R}."));
        }
    }

    /// <summary>σ.</summary>
    public double StdDev { get; }

    /// <summary>Lower bound in deviations.</summary>
    public double Low { get; }

    /// <summary>Upper bound in deviations.</summary>
    public double High { get; }

    /// <summary>Whether σ is what is left after the cut.</summary>
    public bool IsCorrected { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        double whole = IsCorrected ? StdDev / NormalLaw.TruncatedMoments(Low, High).StdDev : StdDev;
        return new Resolution(new TruncatedNormalDistribution(0, whole, Low * whole, High * whole));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"truncated-in-deviations({StdDev:R}, {Low:R}, {High:R}{(IsCorrected ? ", corrected" : string.Empty)})");
}
