using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Which halves of a looks-linear matrix are each other's negatives.</summary>
public enum MirrorAxis
{
    /// <summary>The second half of the rows is minus the first: the layer before a rectifier.</summary>
    Rows,

    /// <summary>The second half of the columns is minus the first: the layer behind a rectifier.</summary>
    Columns,

    /// <summary>Both: a layer between rectifiers, <c>[[W, −W], [−W, W]]</c>.</summary>
    Both,
}

/// <summary>A matrix made of copies of a smaller one and of its negative, so that rectifiers cancel: relu(x) − relu(−x) = x.</summary>
/// <param name="Inner">The smaller matrix.</param>
/// <param name="Rows">Rows of the whole matrix, even if they are mirrored.</param>
/// <param name="Columns">Columns of the whole matrix, even if they are mirrored.</param>
/// <param name="Axis">Which halves mirror.</param>
public sealed record LooksLinearDistribution(Distribution Inner, int Rows, int Columns, MirrorAxis Axis) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "looks-linear";

    /// <inheritdoc/>
    public override double StdDev => Inner.StdDev;

    /// <inheritdoc/>
    public override bool IsDrawn => Inner.IsDrawn;

    private int InnerRows => Axis == MirrorAxis.Columns ? Rows : Rows / 2;

    private int InnerColumns => Axis == MirrorAxis.Rows ? Columns : Columns / 2;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => Inner.Refusal(type);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inner}, mirrored with the opposite sign ({Axis.ToString().ToLowerInvariant()})");

    internal override Distribution Times(double factor) => this with { Inner = Inner.Times(factor) };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) =>
        Inner.Advance(position, Drawn(tensor) with { Count = (long)InnerRows * InnerColumns });

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        int inner = InnerRows * InnerColumns;
        double[] matrix = new double[inner];
        Draw(Wide(type), matrix, drawn => Inner.Fill(source, inner, 0, drawn));
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double value = matrix[(row % Math.Max(1, InnerRows) * InnerColumns) + (column % Math.Max(1, InnerColumns))];
                bool negative = (row >= InnerRows) != (column >= InnerColumns);
                values[(row * Columns) + column] = negative ? -value : value;
            }
        }
    }
}
