using System.Numerics;
using System.Runtime.InteropServices;

namespace Fanin.LinearAlgebra;

/// <summary>A tall matrix in panels of columns, each in one piece, row by row. Rows and columns beyond the matrix are zeros.</summary>
internal sealed class PanelMatrix
{
    private const int CacheLine = 64;

    private readonly double[] _elements;
    private readonly int _start;

    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="width">Columns in a panel, at most <see cref="Tile.Stride"/>.</param>
    /// <exception cref="ArgumentException">No array is long enough.</exception>
    public PanelMatrix(int rows, int columns, int width)
    {
        Rows = rows;
        Columns = columns;
        Width = width;
        PaddedRows = RoundUp(rows, Tile.Rows);
        PanelCount = (columns + width - 1) / width;

        long length = ((long)PanelCount * PaddedRows * Tile.Stride) + (CacheLine / sizeof(double));
        if (length > Array.MaxLength)
        {
            FormattableString message = $"Expected up to 2^31 elements, the short side rounded up to {Tile.Stride}; got {rows} x {columns}.";
            throw new ArgumentException(FormattableString.Invariant(message), nameof(rows));
        }

        // Pinned, so that it stays where a line of the cache begins.
        _elements = GC.AllocateUninitializedArray<double>((int)length, pinned: true);
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
            if (transposed)
            {
                StoreTransposed(Panel(panel), destination[(panel * Width * Rows)..], ColumnsOf(panel), factor);
            }
            else
            {
                StoreRows(Panel(panel), destination[(panel * Width)..], ColumnsOf(panel), factor);
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

    private void StoreRows<T>(ReadOnlySpan<double> source, Span<T> destination, int columns, double factor)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<double> from = source.Slice(row * Tile.Stride, columns);
            Span<T> to = destination.Slice(row * Columns, columns);
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = T.CreateTruncating(factor * from[i]);
            }
        }
    }

    private void StoreTransposed<T>(ReadOnlySpan<double> source, Span<T> destination, int columns, double factor)
        where T : struct, IFloatingPointIeee754<T>
    {
        for (int row = 0; row < Rows; row += Tile.Columns)
        {
            int rows = Math.Min(Tile.Columns, Rows - row);
            for (int column = 0; column < columns; column++)
            {
                Span<T> to = destination.Slice((column * Rows) + row, rows);
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = T.CreateTruncating(factor * source[((row + i) * Tile.Stride) + column]);
                }
            }
        }
    }
}
