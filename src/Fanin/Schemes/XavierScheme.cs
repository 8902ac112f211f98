using System.Globalization;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// A compromise between forward signal and gradient: <c>σ = gain·√(2/(fan_in + fan_out))</c>; uniform within ±√3·σ, or normal.
/// </summary>
/// <remarks>
/// <para>Source: Glorot and Bengio 2010, eq. 12 and 16; the order of operations is that of <c>torch.nn.init.xavier_uniform_</c> and
/// <c>xavier_normal_</c>, whose bits it gives.</para>
/// <para>Differs from: TorchSharp 0.107, whose <c>xavier_normal_</c> draws uniform numbers; JAX and Keras, whose <c>glorot_normal</c> is truncated
/// at ±2σ and corrected.</para>
/// </remarks>
public sealed record XavierScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="spread">Uniform or normal.</param>
    /// <param name="gain">Factor for the nonlinearity, finite and at least 0; PyTorch's default is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite.</exception>
    public XavierScheme(Spread spread, double gain = 1) => (Spread, GainFactor) = (Check.Defined(spread), Check.FiniteNonNegative(gain));

    /// <summary>Uniform or normal.</summary>
    public Spread Spread { get; }

    /// <summary>Factor for the nonlinearity.</summary>
    public double GainFactor { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Fan fan = Fan.FromShape(parameter.Shape);
        double stdDev = parameter.Shape.ElementCount == 0 ? 0 : GainFactor * Math.Sqrt(2.0 / (fan.In + fan.Out));
        return new Resolution(Spread.Scaled(stdDev), fan, GainFactor);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        GainFactor == 1 ? $"xavier-{Spread.Name()}" : string.Create(CultureInfo.InvariantCulture, $"xavier-{Spread.Name()}(gain={GainFactor:R})");
}
