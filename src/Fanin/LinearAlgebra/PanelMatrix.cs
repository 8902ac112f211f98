using System.Numerics;
using System.Runtime.InteropServices;

namespace Fanin.LinearAlgebra;

/// <summary>A tall matrix cut into panels of columns. A panel lies in one piece, row by row; rows and columns beyond the matrix are zeros.</summary>
internal sealed class PanelMatrix
{
    private const int CacheLine = 64;

    private readonly double[] _elements;
    private readonly int _start;

    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="width">Columns in a panel, at most <see cref="Tile.Stride"/>.</param>
    public PanelMatrix(int rows, int columns, int width)
    {
        Rows = rows;
        Columns = columns;
        Width = width;
        PaddedRows = RoundUp(rows, Tile.Rows);
        PanelCount = (columns + width - 1) / width;

        // Pinned, so that it stays where lines of the cache begin.
        _elements = GC.AllocateUninitializedArray<double>(
            checked((PanelCount * PaddedRows * Tile.Stride) + (CacheLine / sizeof(double))), pinned: true);
        _start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_elements, 0) & (CacheLine - 1)) / sizeof(double);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Width { get; }

    /// <summary>A multiple of the rows of a tile.</summary>
    public int PaddedRows { get; }

    public int PanelCount { get; }

    /// <summary>The smallest multiple that is not less.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Columns of the matrix that a panel holds.</summary>
    public int ColumnsOf(int panel) => Math.Min(Width, Columns - (panel * Width));

    public Span<double> Panel(int panel) =>
        _elements.AsSpan(_start + (panel * PaddedRows * Tile.Stride), PaddedRows * Tile.Stride);

    /// <summary>Takes the elements of a row-major matrix, or of its transpose.</summary>
    public void Load<T>(ReadOnlySpan<T> source, bool transposed)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            Span<double> destination = Panel(panel);
            int columns = ColumnsOf(panel);
            if (columns % Tile.Columns != 0 || PaddedRows != Rows)
            {
                destination.Clear();
            }

            if (transposed)
            {
                LoadTransposed(source[(panel * Width * Rows)..], destination, columns);
            }
            else
            {
                LoadRows(source[(panel * Width)..], destination, columns);
            }
        }
    }

    /// <summary>Writes the elements, times a factor, as a row-major matrix or as its transpose.</summary>
    public void Store<T>(Span<T> destination, double factor, bool transposed)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int panel = 0; panel < PanelCount; panel++)
        {
            ReadOnlySpan<double> source = Panel(panel);
            int columns = ColumnsOf(panel);
            for (int row = 0; row < Rows; row += Tile.Columns)
            {
                int rows = Math.Min(Tile.Columns, Rows - row);
                for (int i = 0; i < (transposed ? columns : rows); i++)
                {
                    Span<T> line = transposed
                        ? destination.Slice((((panel * Width) + i) * Rows) + row, rows)
                        : destination.Slice(((row + i) * Columns) + (panel * Width), columns);
                    for (int j = 0; j < line.Length; j++)
                    {
                        line[j] = T.CreateTruncating(factor * source[transposed ? ((row + j) * Tile.Stride) + i : ((row + i) * Tile.Stride) + j]);
                    }
                }
            }
        }
    }

    private void LoadRows<T>(ReadOnlySpan<T> source, Span<double> destination, int columns)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<T> from = source.Slice(row * Columns, columns);
            Span<double> to = destination.Slice(row * Tile.Stride, columns);
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = double.CreateTruncating(from[i]);
            }
        }
    }

    private void LoadTransposed<T>(ReadOnlySpan<T> source, Span<double> destination, int columns)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int row = 0; row < Rows; row += Tile.Columns)
        {
            int rows = Math.Min(Tile.Columns, Rows - row);
            for (int column = 0; column < columns; column++)
            {
                ReadOnlySpan<T> from = source.Slice((column * Rows) + row, rows);
                for (int i = 0; i < from.Length; i++)
                {
                    destination[((row + i) * Tile.Stride) + column] = double.CreateTruncating(from[i]);
                }
            }
        }
    }
}
