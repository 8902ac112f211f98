using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>A matrix of normal numbers N(0, σ²), of which in each line (a column, or a row) a number of entries chosen at random are zero.</summary>
/// <param name="Rows">Rows of the matrix.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="Sigma">σ of the numbers that are not zero.</param>
/// <param name="Zeros">Zeros in each line.</param>
/// <param name="ByRow">Whether the lines are rows; PyTorch's are columns.</param>
public sealed record SparseDistribution(int Rows, int Columns, double Sigma, int Zeros, bool ByRow) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "sparse";

    /// <inheritdoc/>
    public override double StdDev => LineLength == 0 ? Sigma : Sigma * Math.Sqrt(1 - (Zeros / (double)LineLength));

    private int LineLength => ByRow ? Columns : Rows;

    private int Lines => ByRow ? Rows : Columns;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"N(0, {Sigma:G6}²), {Zeros} of {LineLength} zero in each {(ByRow ? "row" : "column")}");

    internal override Distribution Times(double factor) => this with { Sigma = Sigma * Math.Abs(factor) };

    // PyTorch fills the tensor itself first, half types too, then draws a permutation a column.
    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor)
    {
        StreamPosition normals = PyTorchSource.AdvanceNormal(position, tensor);
        return normals with { Draws = normals.Draws + ((long)Lines * Math.Max(0, LineLength - 1)) };
    }

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        DrawNormals(source, type, values, Sigma);
        int[] order = new int[LineLength];
        for (int line = 0; line < Lines; line++)
        {
            source.Permutation(order);
            foreach (int place in order.AsSpan(0, Zeros))
            {
                values[ByRow ? (line * Columns) + place : (place * Columns) + line] = 0;
            }
        }
    }
}
