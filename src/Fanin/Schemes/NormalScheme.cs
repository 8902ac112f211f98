using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Normal numbers with a deviation of one's own choice: N(μ, σ²).</summary>
/// <remarks><para>Source: <c>torch.nn.init.normal_</c>, whose defaults are 0 and 1.</para></remarks>
public sealed record NormalScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="mean">μ, finite.</param>
    /// <param name="stdDev">σ ≥ 0, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, or σ is negative or not finite.</exception>
    public NormalScheme(double mean, double stdDev) => (Mean, StdDev) = (Check.Finite(mean), Check.FiniteNonNegative(stdDev));

    /// <summary>μ.</summary>
    public double Mean { get; }

    /// <summary>σ.</summary>
    public double StdDev { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new NormalDistribution(Mean, StdDev));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"normal({Mean:R}, {StdDev:R})");
}
