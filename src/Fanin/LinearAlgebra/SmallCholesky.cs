namespace Fanin.LinearAlgebra;

/// <summary>The triangular factor of a Gram matrix within one panel, and its inverse.</summary>
/// <remarks>Repeatability: exact.</remarks>
internal static class SmallCholesky
{
    /// <summary>Inverts R of G = RᵀR.</summary>
    /// <param name="gram">The upper triangle of G, in rows of <see cref="Tile.Stride"/>; becomes that of R.</param>
    /// <param name="inverse">Becomes R⁻¹, zeros elsewhere.</param>
    /// <param name="count">Rows and columns.</param>
    /// <returns>False if G is not positive definite.</returns>
    public static bool TryInvert(Span<double> gram, Span<double> inverse, int count)
    {
        if (!TryFactor(gram, count))
        {
            return false;
        }

        inverse.Clear();
        for (int row = count - 1; row >= 0; row--)
        {
            ReadOnlySpan<double> factor = gram.Slice(row * Tile.Stride, Tile.Stride);
            Span<double> sum = inverse.Slice(row * Tile.Stride, Tile.Stride);
            for (int k = row + 1; k < count; k++)
            {
                RowOperations.AddScaled(inverse.Slice(k * Tile.Stride, count), -factor[k], sum);
            }

            sum[row] = 1;
            for (int column = row; column < count; column++)
            {
                sum[column] /= factor[row];
            }
        }

        return true;
    }

    private static bool TryFactor(Span<double> gram, int count)
    {
        for (int k = 0; k < count; k++)
        {
            Span<double> pivot = gram.Slice(k * Tile.Stride, count);
            double diagonal = Math.Sqrt(pivot[k]);
            if (!(diagonal > 0))
            {
                return false;
            }

            for (int column = k; column < count; column++)
            {
                pivot[column] /= diagonal;
            }

            for (int row = k + 1; row < count; row++)
            {
                RowOperations.AddScaled(pivot[row..], -pivot[row], gram[((row * Tile.Stride) + row)..]);
            }
        }

        return true;
    }
}
