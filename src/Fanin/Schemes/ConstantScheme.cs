using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Every element the same number. Takes no draws.</summary>
/// <remarks><para>Source: <c>constant_</c>, <c>zeros_</c>, <c>ones_</c> of <c>torch.nn.init</c>.</para></remarks>
public sealed record ConstantScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="value">Any finite number; rounded once to the element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public ConstantScheme(double value) => Value = Check.Finite(value);

    /// <summary>The number.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter) => new(new ConstantDistribution(Value));

    /// <inheritdoc/>
    public override string ToString() => Value switch
    {
        0 when !double.IsNegative(Value) => "zeros",
        1 => "ones",
        _ => string.Create(CultureInfo.InvariantCulture, $"constant({Value:R})"),
    };
}
