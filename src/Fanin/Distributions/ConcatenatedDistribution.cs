using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>One distribution after the other along the first dimension: the gates of a bias, the parts of a packed projection, the experts of a stack.</summary>
/// <param name="Parts">Each with the number of its elements, in the order in which they lie in memory; drawn in that order too.</param>
public sealed record ConcatenatedDistribution(ImmutableArray<(Distribution Distribution, long Count)> Parts) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => Parts.Select(part => part.Distribution.Kind).Distinct().Count() == 1 ? Parts[0].Distribution.Kind : "concatenated";

    /// <summary>√ of the mean variance.</summary>
    public override double StdDev
    {
        get
        {
            double elements = Math.Max(1, Parts.Sum(part => part.Count));
            return Math.Sqrt(Parts.Sum(part => part.Distribution.StdDev * part.Distribution.StdDev * part.Count) / elements);
        }
    }

    /// <inheritdoc/>
    public override bool IsDrawn => Parts.Any(part => part.Distribution.IsDrawn);

    /// <inheritdoc/>
    public override bool IsSliceable => Parts.All(part => part.Distribution.IsSliceable);

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => Parts.Select(part => part.Distribution.Refusal(type)).FirstOrDefault(refusal => refusal is not null);

    /// <inheritdoc/>
    public bool Equals(ConcatenatedDistribution? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parts.Length, Parts.IsEmpty ? null : Parts[0].Distribution);

    /// <inheritdoc/>
    public override string ToString() => Parts.Select(part => part.Distribution).Distinct().Count() == 1
        ? $"{Parts.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} × {Parts[0].Distribution}"
        : string.Join(" | ", Parts.Select(part => part.Distribution));

    internal override Distribution Times(double factor) => new ConcatenatedDistribution([.. Parts.Select(part => (part.Distribution.Times(factor), part.Count))]);

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) =>
        Parts.Aggregate(position, (at, part) => part.Distribution.Advance(at, tensor with { Count = part.Count }));

    // Parts outside of the slice are asked for nothing, but they are asked: each moves the source on by one fill.
    internal override void Fill(NumberSource source, long count, long start, Elements destination)
    {
        long first = 0;
        foreach ((Distribution distribution, long length) in Parts)
        {
            long from = Math.Clamp(start, first, first + length);
            long to = Math.Clamp(start + destination.Length, first, first + length);
            distribution.Fill(source, length, from - first, destination.Slice((int)Math.Clamp(from - start, 0, destination.Length), (int)(to - from)));
            first += length;
        }
    }
}
