using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// The general formula of which most schemes are presets: variance <c>scale/n</c>, n the fan in, the fan out, or a mean of both.
/// </summary>
/// <remarks>
/// <para>Glorot is scale 1 and the average fan, He scale 2 and the fan in, LeCun scale 1 and the fan in.</para>
/// <para>Source: <c>variance_scaling</c> of <c>jax.nn.initializers</c>, whose truncated normal is cut at ±2 of the untruncated deviation and corrected, so that the
/// variance is what is asked for.</para>
/// <para>Differs from: Keras, whose <c>normal</c> means truncated; its <c>untruncated_normal</c> is <see cref="Spread.Normal"/>. Haiku's
/// <c>TruncatedNormal</c> does not correct.</para>
/// </remarks>
public sealed record VarianceScalingScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="scale">Factor of the variance (the square of a gain), finite and at least 0.</param>
    /// <param name="mode">What the variance is divided by.</param>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public VarianceScalingScheme(double scale, FanMode mode, Spread spread, FanCount fanCount = FanCount.Layer) =>
        (Scale, Mode, Spread, FanCount) = (Check.FiniteNonNegative(scale), Check.Defined(mode), Check.Defined(spread), Check.Defined(fanCount));

    /// <summary>Factor of the variance.</summary>
    public double Scale { get; }

    /// <summary>What the variance is divided by.</summary>
    public FanMode Mode { get; }

    /// <summary>Uniform, normal or truncated normal.</summary>
    public Spread Spread { get; }

    /// <summary>Who counts the fans.</summary>
    public FanCount FanCount { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        Fan fan = FanOf(parameter, FanCount);
        double stdDev = parameter.Shape.ElementCount == 0 ? 0 : Math.Sqrt(Scale / fan.Of(Mode));
        return new Resolution(Spread.Scaled(stdDev), fan, Math.Sqrt(Scale));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string? fan = FanCount.TextUnlessLayer();
        return Scale == 1 && Mode == FanMode.FanIn
            ? SchemeText.Of($"lecun-{Spread.Name()}", [fan])
            : SchemeText.Of("variance-scaling", [Scale.ToString("R", CultureInfo.InvariantCulture), Mode.Text(), Spread.Name(), fan]);
    }
}
