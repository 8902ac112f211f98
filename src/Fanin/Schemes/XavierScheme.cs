using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// A compromise between forward signal and gradient: <c>σ = gain·√(2/(fan_in + fan_out))</c>; uniform within ±√3·σ, normal, or truncated normal.
/// </summary>
/// <remarks>
/// <para>Source: Glorot and Bengio 2010, eq. 12 and 16; the order of operations is that of <c>torch.nn.init.xavier_uniform_</c> and
/// <c>xavier_normal_</c>, whose bits it gives where the fans agree.</para>
/// <para>Differs from: TorchSharp 0.107, whose <c>xavier_normal_</c> draws uniform numbers; JAX and Keras, whose <c>glorot_normal</c> is truncated
/// at ±2σ and corrected (<see cref="Spread.Truncated"/>).</para>
/// </remarks>
public sealed record XavierScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    /// <param name="gain">Factor for the nonlinearity, finite and at least 0; PyTorch's default is 1.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite.</exception>
    public XavierScheme(Spread spread, double gain = 1, FanCount fanCount = FanCount.Layer) =>
        (Spread, GainFactor, FanCount) = (Check.Defined(spread), Check.FiniteNonNegative(gain), Check.Defined(fanCount));

    /// <summary>Uniform, normal or truncated normal.</summary>
    public Spread Spread { get; }

    /// <summary>Factor for the nonlinearity.</summary>
    public double GainFactor { get; }

    /// <summary>Who counts the fans.</summary>
    public FanCount FanCount { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        Fan fan = FanOf(parameter, FanCount);
        double stdDev = parameter.Shape.ElementCount == 0 ? 0 : GainFactor * Math.Sqrt(2.0 / (fan.In + fan.Out));
        return new Resolution(Spread.Scaled(stdDev), fan, GainFactor);
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of(
        $"xavier-{Spread.Name()}",
        [GainFactor == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"gain={GainFactor:R}"), FanCount.TextUnlessLayer()]);
}
