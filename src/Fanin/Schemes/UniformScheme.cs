using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Uniform numbers with bounds of one's own choice: U(low, high).</summary>
/// <remarks>
/// <para>Source: <c>torch.nn.init.uniform_</c>, whose defaults are 0 and 1.</para>
/// <para>Differs from: JAX's <c>uniform(scale)</c>, which is U(0, scale).</para>
/// </remarks>
public sealed record UniformScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or they are in the wrong order.</exception>
    public UniformScheme(double low, double high)
    {
        (Low, High) = (Check.Finite(low), Check.Finite(high));
        if (low > high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {low:R}, got {high:R}."));
        }
    }

    /// <summary>Lower bound.</summary>
    public double Low { get; }

    /// <summary>Upper bound.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new UniformDistribution(Low, High));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"uniform({Low:R}, {High:R})");
}
