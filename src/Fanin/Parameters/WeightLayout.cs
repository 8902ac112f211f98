using System.Collections.Immutable;

namespace Fanin.Parameters;

/// <summary>Which dimensions of a layer's weight are outputs, inputs or copies, and what else a fan needs to know; the other dimensions are the kernel.</summary>
/// <param name="Out">Dimensions whose product is the number of output units.</param>
/// <param name="In">Dimensions whose product is the number of input units that one output unit sees (per group).</param>
public sealed record WeightLayout(ImmutableArray<int> Out, ImmutableArray<int> In)
{
    /// <summary><c>[out, in, …kernel]</c>: PyTorch's Linear and convolutions; a grouped convolution's weight is <c>[out, in/groups, …]</c>.</summary>
    public static WeightLayout OutIn { get; } = new([0], [1]);

    /// <summary><c>[in, out]</c>: GPT-2's Conv1D, JAX's and Keras' Dense.</summary>
    public static WeightLayout InOut { get; } = new([1], [0]);

    /// <summary><c>[heads, head width, in]</c>: a projection kept per head.</summary>
    public static WeightLayout PerHead { get; } = new([0, 1], [2]);

    /// <summary>A lookup table <c>[rows, width]</c>: an output sees one row at a time, so its fan-in is 1.</summary>
    public static WeightLayout Table { get; } = new([1], []) { Copies = [0] };

    /// <summary>Dimensions that count copies of the layer, such as experts or stacked layers: they add nothing to a fan.</summary>
    public ImmutableArray<int> Copies { get; init; } = [];

    /// <summary>Groups of a convolution: each output group sees its own input group only.</summary>
    public long Groups { get; init; } = 1;

    /// <summary>Parts that are packed along the output dimension, such as the 3 of a query-key-value projection: each is a layer of its own.</summary>
    public long PackedParts { get; init; } = 1;

    /// <summary>Product of a transposed convolution's strides: an output sees that many times fewer inputs, on average; 1 for any other layer.</summary>
    public long TransposedStride { get; init; } = 1;

    /// <summary><c>[in, out/groups, …kernel]</c>: PyTorch's transposed convolutions.</summary>
    /// <param name="groups">Groups of the convolution.</param>
    /// <param name="strides">Its strides.</param>
    public static WeightLayout Transposed(long groups = 1, params ReadOnlySpan<long> strides)
    {
        long product = 1;
        foreach (long stride in strides)
        {
            product *= stride;
        }

        return new WeightLayout([1], [0]) { Groups = groups, TransposedStride = product, IsTransposed = true };
    }

    /// <summary>Whether the layer is a transposed convolution, whose input dimension (not its output dimension) counts all groups.</summary>
    public bool IsTransposed { get; private init; }

    /// <summary>This layout behind one more dimension in front: <c>[copies, …]</c>.</summary>
    public WeightLayout Stacked() => this with
    {
        Out = [.. Out.Select(d => d + 1)],
        In = [.. In.Select(d => d + 1)],
        Copies = [0, .. Copies.Select(d => d + 1)],
    };

    /// <inheritdoc/>
    public bool Equals(WeightLayout? other) => other is not null && Out.SequenceEqual(other.Out) && In.SequenceEqual(other.In) && Copies.SequenceEqual(other.Copies)
        && (Groups, PackedParts, TransposedStride, IsTransposed) == (other.Groups, other.PackedParts, other.TransposedStride, other.IsTransposed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Groups, PackedParts, TransposedStride, IsTransposed, Out.Length, In.Length);
}
