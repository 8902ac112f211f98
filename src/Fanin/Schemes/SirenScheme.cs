using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>For networks with sine activations <c>sin(ω₀·Wx)</c>: the first layer U(±1/fan_in), all others U(±√(6/fan_in)/ω₀).</summary>
/// <remarks>
/// <para>Source: Sitzmann et al. 2020, arXiv:2006.09661, §3.2 and supplement 1.5.</para>
/// </remarks>
public sealed record SirenScheme : Scheme
{
    /// <summary>The paper's ω₀: 30.</summary>
    public const double DefaultFrequency = 30;

    /// <summary>Makes the scheme.</summary>
    /// <param name="isFirst">Whether this is the layer that sees the coordinates.</param>
    /// <param name="frequency">ω₀, finite and above 0; must be left at its default for the first layer, where it would be ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">ω₀ is not finite and positive.</exception>
    /// <exception cref="ArgumentException">ω₀ is given for the first layer.</exception>
    public SirenScheme(bool isFirst = false, double frequency = DefaultFrequency)
    {
        if (isFirst && frequency != DefaultFrequency)
        {
            throw new ArgumentException("The bound of a first layer does not depend on ω₀; leave it out.", nameof(frequency));
        }

        (IsFirst, Frequency) = (isFirst, Check.PositiveFinite(frequency));
    }

    /// <summary>Whether this is the layer that sees the coordinates.</summary>
    public bool IsFirst { get; }

    /// <summary>ω₀.</summary>
    public double Frequency { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        Fan fan = FanOf(parameter, FanCount.Layer);
        double bound = parameter.Shape.ElementCount == 0 ? 0 : IsFirst ? 1 / fan.In : Math.Sqrt(6 / fan.In) / Frequency;
        return new Resolution(new UniformDistribution(-bound, bound), fan);
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of(
        "siren",
        [IsFirst ? "first" : null, Frequency == DefaultFrequency ? null : string.Create(CultureInfo.InvariantCulture, $"frequency={Frequency:R}")]);
}
