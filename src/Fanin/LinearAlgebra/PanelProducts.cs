namespace Fanin.LinearAlgebra;

/// <summary>The products of panels that orthogonalization consists of, on several threads.</summary>
/// <remarks>Each thread makes its own elements of a result, each element in one order: the number of threads changes no bit.</remarks>
internal sealed class PanelProducts
{
    // A block of this many rows of two panels stays in the first-level cache.
    private const int SumBlock = 64;
    private const int RowBlock = 48;

    private readonly PanelMatrix _matrix;
    private readonly int _group;
    private readonly int _threads;
    private readonly double[] _products;

    /// <param name="matrix">The panels.</param>
    /// <param name="group">For how many neighbouring panels products are kept.</param>
    /// <param name="threads">At least 1.</param>
    public PanelProducts(PanelMatrix matrix, int group, int threads)
    {
        _matrix = matrix;
        _group = Math.Min(group, matrix.PanelCount);
        _threads = threads;
        _products = new double[checked(_group * matrix.PanelCount * Tile.Block)];
    }

    /// <summary>−S of a panel: its products with a range of panels, one block of rows each.</summary>
    public Span<double> Of(int panel, int firstLeft, int endLeft) =>
        _products.AsSpan(((panel % _group * _matrix.PanelCount) + firstLeft) * Tile.Block, (endLeft - firstLeft) * Tile.Block);

    /// <summary>Computes −QᵀW for ranges of panels; of a panel's product with itself, the upper triangle.</summary>
    public void Multiply(int firstLeft, int endLeft, int first, int end)
    {
        for (int panel = first; panel < end; panel++)
        {
            Of(panel, firstLeft, endLeft).Clear();
        }

        int stripsOfPanel = _matrix.Width / Tile.Rows;
        int strips = ((endLeft - 1 - firstLeft) * stripsOfPanel) + ((_matrix.ColumnsOf(endLeft - 1) + Tile.Rows - 1) / Tile.Rows);
        Workers.Run(_threads, strips, (strip, endStrip) =>
        {
            while (strip < endStrip)
            {
                int left = strip / stripsOfPanel;
                int next = Math.Min(endStrip, (left + 1) * stripsOfPanel);
                int offset = left * stripsOfPanel;
                Multiply(firstLeft + left, (strip - offset) * Tile.Rows, (next - offset) * Tile.Rows, first, end);
                strip = next;
            }
        });
        for (int panel = first; panel < end; panel++)
        {
            RowOperations.Negate(Of(panel, firstLeft, endLeft));
        }
    }

    /// <summary>W − QS for a range of panels, S being their products with all panels before a place.</summary>
    public void Project(int endLeft, int first, int end) =>
        OverRows((row, rows) =>
        {
            for (int left = 0; left < endLeft; left++)
            {
                for (int panel = first; panel < end; panel++)
                {
                    AddProduct(
                        Rows(left, row, rows), Of(panel, left, left + 1), Rows(panel, row, rows), _matrix.Width, PaddedColumns(panel));
                }
            }
        });

    /// <summary>(W − QS)·R⁻¹ for a panel, S being its products with the panels from a place on.</summary>
    public void Combine(int firstLeft, int panel, double[] inverse) =>
        OverRows((row, rows) =>
        {
            Span<double> w = Rows(panel, row, rows);
            Span<double> rest = stackalloc double[RowBlock * Tile.Stride];
            rest = rest[..w.Length];
            w.CopyTo(rest);
            for (int left = firstLeft; left < panel; left++)
            {
                AddProduct(Rows(left, row, rows), Of(panel, left, left + 1), rest, _matrix.Width, PaddedColumns(panel));
            }

            w.Clear();
            AddProduct(rest, inverse, w, _matrix.ColumnsOf(panel), PaddedColumns(panel));
        });

    private static void AddProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int summands, int columns)
    {
        for (int start = 0; start < c.Length; start += Tile.Rows * Tile.Stride)
        {
            Tile.Add<Plain>(a[start..], b, c[start..], summands, columns);
        }
    }

    private void Multiply(int left, int firstColumn, int endColumn, int first, int end)
    {
        for (int row = 0; row < _matrix.PaddedRows; row += SumBlock)
        {
            int rows = Math.Min(SumBlock, _matrix.PaddedRows - row);
            ReadOnlySpan<double> q = Rows(left, row, rows);
            for (int panel = first; panel < end; panel++)
            {
                ReadOnlySpan<double> w = Rows(panel, row, rows);
                Span<double> product = Of(panel, left, left + 1);
                for (int column = firstColumn; column < endColumn; column += Tile.Rows)
                {
                    int from = left == panel ? column / Tile.Columns * Tile.Columns : 0;
                    Tile.Add<TransposedTile>(
                        q[column..], w[from..], product[((column * Tile.Stride) + from)..], rows, PaddedColumns(panel) - from);
                }
            }
        }
    }

    private void OverRows(Action<int, int> work) =>
        Workers.Run(_threads, _matrix.PaddedRows / Tile.Rows, (first, end) =>
        {
            for (int row = first * Tile.Rows; row < end * Tile.Rows; row += RowBlock)
            {
                work(row, Math.Min(RowBlock, (end * Tile.Rows) - row));
            }
        });

    private Span<double> Rows(int panel, int row, int rows) => _matrix.Panel(panel).Slice(row * Tile.Stride, rows * Tile.Stride);

    private int PaddedColumns(int panel) => PanelMatrix.RoundUp(_matrix.ColumnsOf(panel), Tile.Columns);
}
