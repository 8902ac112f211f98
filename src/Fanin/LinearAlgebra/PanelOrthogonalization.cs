namespace Fanin.LinearAlgebra;

/// <summary>The orthogonal factor with a positive diagonal in R, panel after panel, nearly all of it matrix products.</summary>
/// <remarks>
/// <para>Block Gram–Schmidt with the Gram matrix updated by Pythagoras (Carson, Lund, Rozložník, Thomas 2022): for a panel W behind the finished Q,
/// S = QᵀW, RᵀR = WᵀW − SᵀS, and W becomes (W − QS)R⁻¹. Errors grow with the norm of R⁻¹ scaled by the columns of W; where that
/// exceeds a bound, as it does in the last columns of a square matrix, the panel goes through once more. At the end Qᵀ(Qx) = x is
/// checked for eight sign vectors x, so that no input passes with a loss.</para>
/// <para>All cuts depend on the shape alone. Repeatability: exact.</para>
/// </remarks>
internal sealed class PanelOrthogonalization
{
    private const int SumBlock = 96;
    private const int RowBlock = 96;
    private const int MostPasses = 4;
    private const double MostGrowth = 16;
    private const double MostLoss = 1e-13;

    private readonly PanelMatrix _matrix;
    private readonly int _threads;
    private readonly double[] _products;
    private readonly double[] _gram = new double[Tile.Stride * Tile.Stride];
    private readonly double[] _inverse = new double[Tile.Stride * Tile.Stride];

    private PanelOrthogonalization(PanelMatrix matrix, int threads)
    {
        _matrix = matrix;
        _threads = threads;
        _products = new double[matrix.PanelCount * Tile.Stride * Tile.Stride];
    }

    /// <summary>The width of panels that suits a number of columns.</summary>
    public static int WidthFor(int columns) => columns <= 384 ? 24 : Tile.Stride;

    /// <summary>Replaces a matrix by its orthogonal factor.</summary>
    /// <returns>False, and the matrix is spoilt, if its columns are too close to dependent for this method.</returns>
    public static bool TryApply(PanelMatrix matrix, int threads)
    {
        var work = new PanelOrthogonalization(matrix, threads);
        for (int panel = 0; panel < matrix.PanelCount; panel++)
        {
            if (!work.TryPanel(panel))
            {
                return false;
            }
        }

        return PanelCheck.Loss(matrix) <= MostLoss;
    }

    private static void Negate(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = -values[i];
        }
    }

    private bool TryPanel(int panel)
    {
        for (int pass = 0; pass < MostPasses; pass++)
        {
            MultiplyByEarlier(panel);
            if (!TryFactor(panel, out double growth))
            {
                return false;
            }

            Combine(panel);
            if (growth <= MostGrowth)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>S = QᵀW for all earlier panels, and W's own Gram matrix below it.</summary>
    private void MultiplyByEarlier(int panel)
    {
        int columns = PanelMatrix.RoundUp(_matrix.ColumnsOf(panel), Tile.Columns);
        int stripsOfPanel = _matrix.Width / Tile.Rows;
        int strips = (panel * stripsOfPanel) + ((_matrix.ColumnsOf(panel) + Tile.Rows - 1) / Tile.Rows);
        _products.AsSpan(0, (panel + 1) * Tile.Stride * Tile.Stride).Clear();
        Workers.Run(_threads, strips, (first, last) =>
        {
            for (int strip = first; strip < last;)
            {
                int left = strip / stripsOfPanel;
                int end = Math.Min(last, (left + 1) * stripsOfPanel);
                AddTransposedProduct(left, panel, (strip % stripsOfPanel) * Tile.Rows, (end - (left * stripsOfPanel)) * Tile.Rows, columns);
                strip = end;
            }
        });
    }

    /// <summary>R⁻¹ from WᵀW − SᵀS, negated, and how much it magnifies errors.</summary>
    private bool TryFactor(int panel, out double growth)
    {
        int count = _matrix.ColumnsOf(panel);
        int columns = PanelMatrix.RoundUp(count, Tile.Columns);
        Span<double> gram = _products.AsSpan(panel * Tile.Stride * Tile.Stride, Tile.Stride * Tile.Stride);
        gram.CopyTo(_gram);
        Negate(_gram);
        for (int left = 0; left < panel; left++)
        {
            ReadOnlySpan<double> s = _products.AsSpan(left * Tile.Stride * Tile.Stride, Tile.Stride * Tile.Stride);
            for (int row = 0; row < count; row += Tile.Rows)
            {
                int from = row / Tile.Columns * Tile.Columns;
                Tile.Add<Transposed>(s[row..], s[from..], _gram.AsSpan((row * Tile.Stride) + from), _matrix.Width, columns - from);
            }
        }

        Negate(_gram);
        growth = 0;
        if (!SmallCholesky.TryInvert(_gram, _inverse, count))
        {
            return false;
        }

        for (int column = 0; column < count; column++)
        {
            double sum = 0;
            for (int row = 0; row <= column; row++)
            {
                double element = _inverse[(row * Tile.Stride) + column];
                sum = Math.FusedMultiplyAdd(element * element, gram[row * (Tile.Stride + 1)], sum);
            }

            growth = Math.Max(growth, sum);
        }

        Negate(_inverse);
        return double.IsFinite(growth);
    }

    /// <summary>W becomes (W − QS)R⁻¹, computed as (QS − W)(−R⁻¹).</summary>
    private void Combine(int panel)
    {
        int count = _matrix.ColumnsOf(panel);
        int columns = PanelMatrix.RoundUp(count, Tile.Columns);
        Workers.Run(_threads, _matrix.PaddedRows / Tile.Rows, (first, last) =>
        {
            Span<double> rest = stackalloc double[RowBlock * Tile.Stride];
            for (int row = first * Tile.Rows; row < last * Tile.Rows; row += RowBlock)
            {
                int rows = Math.Min(RowBlock, (last * Tile.Rows) - row);
                Span<double> w = _matrix.Panel(panel).Slice(row * Tile.Stride, rows * Tile.Stride);
                w.CopyTo(rest);
                Negate(rest);
                for (int left = 0; left < panel; left++)
                {
                    AddProduct(
                        _matrix.Panel(left).Slice(row * Tile.Stride, rows * Tile.Stride),
                        _products.AsSpan(left * Tile.Stride * Tile.Stride), rest, rows, _matrix.Width, columns);
                }

                w.Clear();
                AddProduct(rest, _inverse, w, rows, count, columns);
            }
        });
    }

    private void AddTransposedProduct(int left, int panel, int firstColumn, int endColumn, int columns)
    {
        ReadOnlySpan<double> q = _matrix.Panel(left);
        ReadOnlySpan<double> w = _matrix.Panel(panel);
        Span<double> products = _products.AsSpan(left * Tile.Stride * Tile.Stride, Tile.Stride * Tile.Stride);
        for (int row = 0; row < _matrix.PaddedRows; row += SumBlock)
        {
            int count = Math.Min(SumBlock, _matrix.PaddedRows - row);
            for (int column = firstColumn; column < endColumn; column += Tile.Rows)
            {
                int from = left == panel ? column / Tile.Columns * Tile.Columns : 0;
                Tile.Add<Transposed>(
                    q[((row * Tile.Stride) + column)..],
                    w[((row * Tile.Stride) + from)..],
                    products[((column * Tile.Stride) + from)..],
                    count,
                    columns - from);
            }
        }
    }

    private static void AddProduct(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int rows, int summands, int columns)
    {
        for (int row = 0; row < rows; row += Tile.Rows)
        {
            Tile.Add<Plain>(a[(row * Tile.Stride)..], b, c[(row * Tile.Stride)..], summands, columns);
        }
    }
}
