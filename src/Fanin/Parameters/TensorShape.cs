using System.Collections.Immutable;

namespace Fanin.Parameters;

/// <summary>The sizes of a tensor's dimensions, for instance <c>[75, 784]</c>. A scalar has none.</summary>
public readonly struct TensorShape : IEquatable<TensorShape>
{
    private readonly ImmutableArray<long> _sizes;
    private readonly long _elementCount;

    /// <summary>Makes a shape.</summary>
    /// <param name="sizes">Sizes of the dimensions, outermost first, each at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">The tensor would have more than 2⁶³ − 1 elements.</exception>
    public TensorShape(params ReadOnlySpan<long> sizes)
    {
        long count = 1;
        foreach (long size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
            count = checked(count * size);
        }

        _sizes = [.. sizes];
        _elementCount = count;
    }

    /// <summary>Sizes of the dimensions, outermost first.</summary>
    public ImmutableArray<long> Sizes => _sizes.IsDefault ? [] : _sizes;

    /// <summary>Number of dimensions.</summary>
    public int Rank => Sizes.Length;

    /// <summary>Product of all sizes; 1 for a scalar.</summary>
    public long ElementCount => _sizes.IsDefault ? 1 : _elementCount;

    /// <summary>The size of one dimension.</summary>
    /// <param name="dimension">0 for the outermost.</param>
    public long this[int dimension] => Sizes[dimension];

    /// <summary>Whether two shapes are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorShape other) => Sizes.AsSpan().SequenceEqual(other.Sizes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (long size in Sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Sizes)}]";
}
