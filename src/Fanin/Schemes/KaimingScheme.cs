using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// Keeps the signal's second moment through a layer with a rectifier: <c>σ = gain / √fan</c>; uniform within ±√3·σ, or normal.
/// </summary>
/// <remarks>
/// <para>Source: He et al. 2015, §2.2, arXiv:1502.01852; the order of operations is that of <c>torch.nn.init.kaiming_uniform_</c> and
/// <c>kaiming_normal_</c>, whose bits it gives.</para>
/// <para>Differs from: JAX and Keras, whose <c>he_normal</c> is truncated at ±2σ and corrected.</para>
/// </remarks>
public sealed record KaimingScheme : Scheme
{
    /// <summary>Makes the scheme. The defaults are PyTorch's: a leaky ReLU of slope 0, which is a ReLU.</summary>
    /// <param name="spread">Uniform or normal.</param>
    /// <param name="nonlinearity">The function after the layer; its gain is <see cref="Gain.Of"/>.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="slope">PyTorch's <c>a</c>: slope of the leaky ReLU, finite; must be 0 with any other nonlinearity, where it would be ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    /// <exception cref="ArgumentException">A slope is given for a function that has none.</exception>
    public KaimingScheme(
        Spread spread, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, FanMode mode = FanMode.FanIn, double slope = 0)
    {
        Check.Finite(slope);
        Check.Defined(nonlinearity);
        Check.Defined(mode);
        if (slope != 0 && nonlinearity != Nonlinearity.LeakyReLU)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Slope {slope:R} is given for {Gain.NameOf(nonlinearity)}, which has none; use leaky_relu or leave it out."),
                nameof(slope));
        }

        (Spread, Nonlinearity, Mode, Slope) = (Check.Defined(spread), nonlinearity, mode, slope);
    }

    /// <summary>Uniform or normal.</summary>
    public Spread Spread { get; }

    /// <summary>The function after the layer.</summary>
    public Nonlinearity Nonlinearity { get; }

    /// <summary>Which fan divides the variance.</summary>
    public FanMode Mode { get; }

    /// <summary>Slope of the leaky ReLU.</summary>
    public double Slope { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Fan fan = Fan.FromShape(parameter.Shape);
        double gain = Gain.Of(Nonlinearity, Slope);
        double stdDev = parameter.Shape.ElementCount == 0 ? 0 : gain / Math.Sqrt(fan.Of(Mode));
        return new Resolution(Spread.Scaled(stdDev), fan, gain);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = $"kaiming-{Spread.Name()}({Gain.NameOf(Nonlinearity)}";
        text += Mode == FanMode.FanOut ? ", fan_out" : string.Empty;
        text += Slope != 0 ? string.Create(CultureInfo.InvariantCulture, $", slope={Slope:R}") : string.Empty;
        return text + ")";
    }
}
