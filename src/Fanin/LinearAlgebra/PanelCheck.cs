namespace Fanin.LinearAlgebra;

/// <summary>Sees any loss of orthogonality at the price of a few columns: compares Qᵀ(Qx) with x for eight vectors x of signs.</summary>
/// <remarks>A difference is a row of QᵀQ − I times signs that know nothing of it: where all eight are small, the row is.</remarks>
internal static class PanelCheck
{
    private const int RowBlock = 48;

    /// <summary>The largest difference between elements of Qᵀ(Qx) and x.</summary>
    public static double Loss(PanelMatrix matrix)
    {
        var signs = new double[matrix.PanelCount * Tile.Block];
        var back = new double[matrix.PanelCount * Tile.Block];
        FillSigns(matrix, signs);
        Span<double> product = stackalloc double[RowBlock * Tile.Stride];
        for (int row = 0; row < matrix.PaddedRows; row += RowBlock)
        {
            int rows = Math.Min(RowBlock, matrix.PaddedRows - row);
            product.Clear();
            for (int panel = 0; panel < matrix.PanelCount; panel++)
            {
                Span<double> q = matrix.Panel(panel)[(row * Tile.Stride)..];
                for (int i = 0; i < rows; i += Tile.Rows)
                {
                    int start = i * Tile.Stride;
                    Tile.Add<Plain>(q[start..], signs.AsSpan(panel * Tile.Block), product[start..], matrix.Width, Tile.Columns);
                }
            }

            for (int panel = 0; panel < matrix.PanelCount; panel++)
            {
                Span<double> q = matrix.Panel(panel)[(row * Tile.Stride)..];
                for (int i = 0; i < matrix.Width; i += Tile.Rows)
                {
                    Tile.Add<TransposedTile>(q[i..], product, back.AsSpan((panel * Tile.Block) + (i * Tile.Stride)), rows, Tile.Columns);
                }
            }
        }

        double loss = 0;
        for (int i = 0; i < signs.Length; i++)
        {
            loss = Math.Max(loss, Math.Abs(back[i] - signs[i]));
        }

        return loss;
    }

    /// <summary>Signs from the counter's bits, mixed (the finalizer of SplitMix64, Steele, Lea, Flood 2014).</summary>
    private static void FillSigns(PanelMatrix matrix, Span<double> signs)
    {
        for (int column = 0; column < matrix.Columns; column++)
        {
            ulong bits = (ulong)(column + 1) * 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            int row = (column / matrix.Width * Tile.Stride) + (column % matrix.Width);
            for (int i = 0; i < Tile.Columns; i++)
            {
                signs[(row * Tile.Stride) + i] = ((bits >> i) & 1) == 0 ? 1 : -1;
            }
        }
    }
}
