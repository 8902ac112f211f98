using System.Globalization;
using Fanin.Distributions;
using Fanin.Mathematics;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>The bias with which a sigmoid begins at a prior probability: <c>−ln((1 − π)/π)</c>. Takes no draws.</summary>
/// <remarks>
/// <para>Source: Lin et al. 2017 (focal loss), arXiv:1708.02002, §4.1, π = 0.01.</para>
/// </remarks>
public sealed record PriorBiasScheme : Scheme
{
    /// <summary>The paper's π: 0.01.</summary>
    public const double DefaultProbability = 0.01;

    // The smallest number of full precision.
    private const double Least = 2.2250738585072014e-308;

    /// <summary>Makes the scheme.</summary>
    /// <param name="probability">π, above 0 (at least 2.3e-308) and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">π is not within (0, 1).</exception>
    public PriorBiasScheme(double probability = DefaultProbability)
    {
        if (!(probability is >= Least and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), string.Create(CultureInfo.InvariantCulture, $"Expected a probability above 0 (at least 2.3e-308) and below 1, got {probability:R}."));
        }

        Probability = probability;
    }

    /// <summary>π.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new ConstantDistribution(-ExactMath.Log((1 - Probability) / Probability)));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"prior-bias({Probability:R})");
}
