using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Every element the same number. Takes no draws.</summary>
/// <param name="Value">Rounded once to the element type.</param>
public sealed record Constant(double Value) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "constant";

    /// <inheritdoc/>
    public override double StdDev => 0;

    /// <inheritdoc/>
    public override StreamPosition Advance(StreamPosition position, long count) => position;

    /// <inheritdoc/>
    public override void Fill(PyTorchGenerator generator, Span<float> destination) => destination.Fill((float)Value);

    /// <inheritdoc/>
    public override string ToString() => $"{Value:R}";
}
