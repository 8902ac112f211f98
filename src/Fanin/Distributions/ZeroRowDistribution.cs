using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Another distribution, of which one row is set to zero afterwards: the padding row of an embedding. The row's draws are taken.</summary>
/// <param name="Inner">The distribution of all other rows.</param>
/// <param name="Row">Index of the row, at least 0.</param>
/// <param name="RowLength">Elements in a row.</param>
public sealed record ZeroRowDistribution(Distribution Inner, long Row, long RowLength) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => Inner.Kind;

    /// <inheritdoc/>
    public override double StdDev => Inner.StdDev;

    /// <inheritdoc/>
    public override bool IsSliceable => Inner.IsSliceable;

    /// <inheritdoc/>
    public override bool IsDrawn => Inner.IsDrawn;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => Inner.Refusal(type);

    /// <inheritdoc/>
    public override string ToString() => $"{Inner}, row {Row} zero";

    internal override Distribution Times(double factor) => this with { Inner = Inner.Times(factor) };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => Inner.Advance(position, tensor);

    internal override void Fill(NumberSource source, long count, long start, Elements destination)
    {
        Inner.Fill(source, count, start, destination);
        long from = Math.Clamp((Row * RowLength) - start, 0, destination.Length);
        long to = Math.Clamp(((Row + 1) * RowLength) - start, 0, destination.Length);
        destination.Slice((int)from, (int)(to - from)).Fill(0);
    }
}
