using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// Keeps the signal's second moment through a layer and the function after it: <c>σ = gain / √fan</c>; uniform within ±√3·σ, normal, or truncated normal.
/// </summary>
/// <remarks>
/// <para>Source: He et al. 2015, §2.2, arXiv:1502.01852; the order of operations is that of <c>torch.nn.init.kaiming_uniform_</c> and
/// <c>kaiming_normal_</c>, whose bits it gives where the fans agree.</para>
/// <para>Differs from: PyTorch, which counts fans by shape (<see cref="FanCount.PyTorch"/>) and knows fewer gains; JAX and Keras, whose <c>he_normal</c> is truncated
/// at ±2σ and corrected (<see cref="Spread.Truncated"/>).</para>
/// </remarks>
public sealed record KaimingScheme : Scheme
{
    /// <summary>Makes the scheme. The defaults are PyTorch's: a leaky ReLU of slope 0, which is a ReLU.</summary>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    /// <param name="nonlinearity">The function after the layer; its gain is <see cref="Schemes.Gain.Of"/>.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="slope">PyTorch's <c>a</c>: slope of the leaky ReLU, finite; must be 0 with any other nonlinearity, where it would be ignored.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    /// <exception cref="ArgumentException">A slope is given for a function that has none.</exception>
    public KaimingScheme(
        Spread spread, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, FanMode mode = FanMode.FanIn, double slope = 0, FanCount fanCount = FanCount.Layer)
        : this(spread, GainRule.PyTorch(nonlinearity, slope), mode, fanCount)
    {
    }

    /// <summary>Makes the scheme with any gain.</summary>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    /// <param name="gain">Where the gain comes from.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public KaimingScheme(Spread spread, GainRule gain, FanMode mode = FanMode.FanIn, FanCount fanCount = FanCount.Layer)
    {
        ArgumentNullException.ThrowIfNull(gain);
        (Spread, Gain, Mode, FanCount) = (Check.Defined(spread), gain, Check.Defined(mode), Check.Defined(fanCount));
    }

    /// <summary>Uniform, normal or truncated normal.</summary>
    public Spread Spread { get; }

    /// <summary>The factor for the function after the layer.</summary>
    public GainRule Gain { get; }

    /// <summary>Which fan divides the variance.</summary>
    public FanMode Mode { get; }

    /// <summary>Who counts the fans.</summary>
    public FanCount FanCount { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        Fan fan = FanOf(parameter, FanCount);
        double stdDev = parameter.Shape.ElementCount == 0 ? 0 : Gain.Value / Math.Sqrt(fan.Of(Mode));
        return new Resolution(Spread.Scaled(stdDev), fan, Gain.Value);
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of(
        $"kaiming-{Spread.Name()}", [Gain.Text, Mode.TextUnless(FanMode.FanIn), FanCount.TextUnlessLayer()]);
}
