using System.Globalization;
using Fanin.LinearAlgebra;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>A convolution's kernel that is zero but for its centre tap, which is an orthogonal matrix: the convolution is a rotation of the channels.</summary>
/// <param name="Shape"><c>[out, in, …kernel]</c>.</param>
/// <param name="Factor">Factor of all elements.</param>
public sealed record DeltaOrthogonalDistribution(TensorShape Shape, double Factor) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "delta-orthogonal";

    /// <inheritdoc/>
    public override double StdDev => Math.Abs(Factor) * Math.Sqrt(Math.Min(Shape[0], Shape[1]) / (double)Math.Max(1, Shape.ElementCount));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"orthogonal {Shape[0]}×{Shape[1]} at the centre tap, gain {Factor:G6}");

    internal override Distribution Times(double factor) => this with { Factor = Factor * factor };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) =>
        AdvanceNormals(position, tensor with { Count = Shape[0] * Shape[1] });

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        double[] matrix = new double[checked((int)(Shape[0] * Shape[1]))];
        DrawNormals(source, Wide(type), matrix);
        OrthogonalMatrix.FromNormals(matrix, (int)Shape[0], (int)Shape[1], Factor, source.Threads);
        values.Clear();
        CentreTap.Scatter(Shape, matrix, values);
    }
}
