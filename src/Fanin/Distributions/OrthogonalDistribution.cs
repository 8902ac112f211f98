using System.Globalization;
using Fanin.LinearAlgebra;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// A matrix with orthonormal rows or columns (whichever are fewer) times a gain, uniform over all such matrices (Haar): the Q of a QR decomposition of normal
/// numbers, with the signs of R's diagonal.
/// </summary>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="Factor">Factor of all elements.</param>
public sealed record OrthogonalDistribution(int Rows, int Columns, double Factor) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "orthogonal";

    /// <summary>gain/√max(rows, columns).</summary>
    public override double StdDev => Math.Abs(Factor) / Math.Sqrt(Math.Max(1, Math.Max(Rows, Columns)));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"orthogonal {Rows}×{Columns}, gain {Factor:G6}");

    internal override Distribution Times(double factor) => this with { Factor = Factor * factor };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => AdvanceNormals(position, tensor);

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        DrawNormals(source, Wide(type), values);
        OrthogonalMatrix.FromNormals(values, Rows, Columns, Factor, source.Threads);
    }
}
