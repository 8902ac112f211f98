using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Every element the same number. Takes no draws.</summary>
/// <param name="Value">Rounded once to the element type.</param>
public sealed record ConstantDistribution(double Value) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "constant";

    /// <inheritdoc/>
    public override double StdDev => 0;

    /// <inheritdoc/>
    public override bool IsDrawn => false;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) =>
        Math.Abs(Value) <= type.MaxValue() && (type.IsFloating() || double.IsInteger(Value))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{type} can't hold {Value:R}.");

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);

    internal override Distribution Times(double factor) => new ConstantDistribution(Value * factor);

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => position;

    internal override void Fill(NumberSource source, long count, long start, Elements destination) => destination.Fill(Value);
}
