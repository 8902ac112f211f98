using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Another distribution, of which one row is set to zero afterwards: the padding row of an embedding. The row's draws are taken.</summary>
/// <param name="Inner">The distribution of all other rows.</param>
/// <param name="Row">Index of the row, at least 0.</param>
/// <param name="RowLength">Elements in a row.</param>
public sealed record ZeroRow(Distribution Inner, long Row, long RowLength) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => Inner.Kind;

    /// <inheritdoc/>
    public override double StdDev => Inner.StdDev;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => Inner.Refusal(type);

    /// <inheritdoc/>
    public override StreamPosition Advance(StreamPosition position, long count) => Inner.Advance(position, count);

    /// <inheritdoc/>
    public override void Fill(PyTorchGenerator generator, Span<float> destination)
    {
        Inner.Fill(generator, destination);
        destination.Slice(checked((int)(Row * RowLength)), checked((int)RowLength)).Clear();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Inner}, row {Row} zero";
}
