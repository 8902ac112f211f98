using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Normal numbers N(μ, σ²) of which only those within absolute bounds occur. σ is that of the whole distribution; nothing makes up for the cut.</summary>
/// <remarks>
/// <para>Source: <c>torch.nn.init.trunc_normal_</c>; in the PyTorch stream by the method of releases up to 2.11. From 2.12 on PyTorch draws by rejection, whose
/// number of draws no plan can know: take the keyed stream for those.</para>
/// <para>Differs from: JAX and timm, whose bounds are in deviations (<see cref="TruncatedInDeviationsScheme"/>). With PyTorch's default bounds of ±2 a σ of 0.02 is cut
/// at ±100σ, which is an ordinary normal.</para>
/// </remarks>
public sealed record TruncatedNormalScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="mean">μ, finite.</param>
    /// <param name="stdDev">σ, finite and above 0.</param>
    /// <param name="low">Lower bound in units of the weight, −∞ for none.</param>
    /// <param name="high">Upper bound in units of the weight, above <paramref name="low"/>, +∞ for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, σ not finite and positive, a bound NaN, or they are in the wrong order.</exception>
    public TruncatedNormalScheme(double mean = 0, double stdDev = 1, double low = -2, double high = 2)
    {
        (Mean, StdDev, Low, High) = (Check.Finite(mean), Check.PositiveFinite(stdDev), low, high);
        if (!(low < high))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound above the lower one, {low:R}, got {high:R}."));
        }
    }

    /// <summary>μ.</summary>
    public double Mean { get; }

    /// <summary>σ before truncation.</summary>
    public double StdDev { get; }

    /// <summary>Lower bound.</summary>
    public double Low { get; }

    /// <summary>Upper bound.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new TruncatedNormalDistribution(Mean, StdDev, Low, High));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"truncated-normal({Mean:R}, {StdDev:R}, {Low:R}, {High:R})");
}
