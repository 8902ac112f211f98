using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// An orthogonal matrix times a gain, uniform over all of them (Haar): <c>W·Wᵀ = gain²·I</c>, or <c>Wᵀ·W</c> if there are more rows than columns.
/// </summary>
/// <remarks>
/// <para>Shape: dimensions behind the first are flattened, as in PyTorch: rows = size(0), or heads times head width. The parts of a packed projection and the copies of a stack get a matrix
/// each, unless PyTorch's way is asked for; packed parts of a weight <c>[in, out]</c> are refused.</para>
/// <para>Repeatability: exact in the keyed stream. In the PyTorch stream the normal numbers are PyTorch's, and the matrix is within 1e-6 of its.</para>
/// <para>Source: Saxe et al. 2014, arXiv:1312.6120; the sign correction that makes it Haar: Mezzadri 2007, arXiv:math-ph/0609050.</para>
/// <para>Differs from: JAX and Keras, which flatten all but the last dimension; PyTorch and they give a zero column where R's diagonal is 0.</para>
/// </remarks>
public sealed record OrthogonalScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="gain">Factor of the matrix, finite.</param>
    /// <param name="fanCount">Whether packed parts and copies get a matrix each (<see cref="FanCount.Layer"/>), or the whole tensor is one, as in PyTorch.</param>
    public OrthogonalScheme(double gain = 1, FanCount fanCount = FanCount.Layer) => (Gain, FanCount) = (Check.Finite(gain), Check.Defined(fanCount));

    /// <summary>Factor of the matrix.</summary>
    public double Gain { get; }

    /// <summary>Whether packed parts and copies get a matrix each.</summary>
    public FanCount FanCount { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        TensorShape shape = parameter.Shape;
        WeightLayout layout = parameter.Layer.WeightLayout;
        // A table's rows are no copies of a layer: it is one matrix.
        bool byLayer = FanCount == FanCount.Layer && !layout.In.IsEmpty;
        int copyDimensions = byLayer ? layout.Copies.Length : 0;
        if (shape.Rank < 2 + copyDimensions)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a weight of {2 + copyDimensions} or more dimensions"));
        }

        long copies = shape.Sizes.Take(copyDimensions).Aggregate(1L, (product, size) => product * size);
        long parts = byLayer ? layout.PackedParts : 1;
        bool outputsFirst = layout.Out.SequenceEqual(Enumerable.Range(copyDimensions, layout.Out.Length)) && shape.Rank > copyDimensions + layout.Out.Length;
        int rowDimensions = byLayer && outputsFirst ? layout.Out.Length : 1;
        long rows = shape.Sizes.Skip(copyDimensions).Take(rowDimensions).Aggregate(1L, (product, size) => product * size);
        if (parts < 1 || (parts > 1 && !outputsFirst) || rows % parts != 0)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a weight whose outputs come first and divide into {parts} packed parts, or fan=pytorch"));
        }

        rows /= parts;
        long matrices = copies * parts;
        long columns = rows == 0 || matrices == 0 ? 0 : shape.ElementCount / (rows * matrices);
        if (rows > int.MaxValue || columns > int.MaxValue || rows * columns > Array.MaxLength)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a matrix of at most {Array.MaxLength} elements"));
        }

        var one = new OrthogonalDistribution((int)rows, (int)columns, Gain);
        Distribution all = matrices == 1 ? one : new ConcatenatedDistribution([.. Enumerable.Repeat(((Distribution)one, rows * columns), (int)matrices)]);
        return new Resolution(all, Gain: Gain);
    }

    /// <inheritdoc/>
    public override string ToString() => SchemeText.Of(
        "orthogonal", [Gain == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"gain={Gain:R}"), FanCount.TextUnlessLayer()]);
}
