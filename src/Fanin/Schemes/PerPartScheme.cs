using System.Globalization;
using Fanin.Distributions;
using Fanin.Formulas;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>Another scheme for each part of a tensor on its own: for the packed parts of a projection (<see cref="WeightLayout.PackedParts"/>), and for each expert or
/// layer of a stack (<see cref="WeightLayout.Copies"/>).</summary>
/// <remarks>
/// <para>Shape: each part has the shape, and the fans, that it would have as a tensor of its own. Parts that lie one behind the other in memory are drawn in that
/// order. Of a weight <c>[in, out]</c> the packed parts lie side by side: then the scheme must draw each element on its own, and the tensor is drawn as a whole.</para>
/// <para>A tensor of one part is drawn by the scheme itself.</para>
/// </remarks>
public sealed record PerPartScheme : Scheme
{
    /// <summary>Makes the scheme.</summary>
    /// <param name="inner">What each part gets: any scheme but <see cref="LeaveScheme"/> and this one.</param>
    /// <exception cref="ArgumentException">The scheme is one of these.</exception>
    public PerPartScheme(Scheme inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner is LeaveScheme or PerPartScheme or ScaledScheme { Inner: PerPartScheme })
        {
            throw new ArgumentException($"Expected a scheme that writes one part's numbers, got {inner}.", nameof(inner));
        }

        Inner = inner;
    }

    /// <summary>What each part gets.</summary>
    public Scheme Inner { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        WeightLayout layout = parameter.Layer.WeightLayout;
        int copyDimensions = layout.In.IsEmpty ? 0 : layout.Copies.Length;
        bool isVector = parameter.Shape.Rank == copyDimensions + 1;
        int outDimension = isVector ? copyDimensions : layout.Out.IsEmpty ? -1 : layout.Out.Min();
        long packed = layout.In.IsEmpty ? 1 : layout.PackedParts;
        TensorShape shape = parameter.Shape;
        if (shape.Rank <= copyDimensions || packed < 1 || !layout.Copies.Take(copyDimensions).Order().SequenceEqual(Enumerable.Range(0, copyDimensions))
            || (packed > 1 && (outDimension < 0 || outDimension >= shape.Rank || shape[outDimension] % packed != 0)))
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a tensor whose copies come first, and whose outputs divide into {packed} packed parts"));
        }

        long copies = shape.Sizes.Take(copyDimensions).Aggregate(1L, (product, size) => product * size);
        if (copies * packed == 1 && copyDimensions == 0)
        {
            return Inner.Resolve(parameter);
        }

        Resolution part = OfPart(parameter, copyDimensions, packed, shape.Sizes, outDimension);
        if (packed > 1 && outDimension != copyDimensions)
        {
            return part.Distribution.IsElementwise
                ? part
                : throw Unsuitable(parameter, "a weight whose packed parts lie one behind the other, or a scheme that draws each element on its own");
        }

        long parts = Math.Max(1, copies * packed);
        return part with
        {
            Distribution = new ConcatenatedDistribution([.. Enumerable.Repeat((part.Distribution, shape.ElementCount / parts), checked((int)parts))]),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"per-part({Inner})";

    private Resolution OfPart(ParameterSpec parameter, int copyDimensions, long packed, IReadOnlyList<long> sizes, int outDimension)
    {
        WeightLayout layout = parameter.Layer.WeightLayout;
        TensorShape shape = Part(sizes, outDimension);
        WeightLayout single = layout with
        {
            Out = [.. layout.Out.Select(d => d - copyDimensions)],
            In = [.. layout.In.Select(d => d - copyDimensions)],
            Copies = copyDimensions > 0 ? [] : layout.Copies,
            PackedParts = 1,
        };
        TensorShape? weight = parameter.Layer.WeightShape is not { } whole ? null
            : whole == parameter.Shape ? shape
            : layout.Out.IsEmpty || whole.Rank <= layout.Out.Min() || whole.Rank < copyDimensions ? null : Part(whole.Sizes, layout.Out.Min());
        ParameterSpec part = parameter with { Shape = shape, Layer = parameter.Layer with { WeightShape = weight, WeightLayout = single } };
        try
        {
            return Inner.Resolve(part);
        }
        catch (ArgumentException problem) when (problem is not (MissingFactException or NoValueException))
        {
            throw new ArgumentException($"Of {parameter} one part: {Diagnostic.SentenceOf(problem)}", nameof(parameter), problem);
        }

        TensorShape Part(IReadOnlyList<long> whole, int divided) =>
            new([.. whole.Select((size, d) => d == divided ? size / packed : size).Skip(copyDimensions)]);
    }
}
