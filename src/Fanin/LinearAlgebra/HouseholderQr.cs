namespace Fanin.LinearAlgebra;

/// <summary>The orthogonal factor by reflections, column after column: slower than panels, and right whatever the input.</summary>
/// <remarks>Signs are those of a diagonal of R that is not negative; 0 counts as positive. Repeatability: exact.</remarks>
internal static class HouseholderQr
{
    /// <summary>Replaces a matrix by its orthogonal factor.</summary>
    /// <param name="matrix">Row-major, finite.</param>
    /// <param name="rows">At least as many as columns.</param>
    /// <param name="columns">At least 1.</param>
    public static void Orthogonalize(Span<double> matrix, int rows, int columns)
    {
        ScaleToOne(matrix);
        var reflectors = new double[columns][];
        var factors = new double[columns];
        var signs = new double[columns];
        var products = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            reflectors[k] = Reflector(matrix, rows, columns, k, out factors[k], out signs[k]);
            Reflect(matrix, columns, k, k + 1, reflectors[k], factors[k], products);
        }

        matrix.Clear();
        for (int k = columns - 1; k >= 0; k--)
        {
            matrix[(k * columns) + k] = 1;
            Reflect(matrix, columns, k, k, reflectors[k], factors[k], products);
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= signs[i % columns];
        }
    }

    /// <summary>Scales by a power of two, which changes no digit of Q, so that no sum overflows.</summary>
    private static void ScaleToOne(Span<double> matrix)
    {
        int exponent = -MatrixArguments.ExponentOf(matrix);
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = Math.ScaleB(matrix[i], exponent);
        }
    }

    /// <summary>The v of H = I − f·v·vᵀ that takes a column, from the diagonal down, to ±‖x‖ e₁.</summary>
    private static double[] Reflector(ReadOnlySpan<double> matrix, int rows, int columns, int k, out double factor, out double sign)
    {
        var v = new double[rows - k];
        double most = 0;
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = matrix[((k + i) * columns) + k];
            most = Math.Max(most, Math.Abs(v[i]));
        }

        factor = 0;
        sign = 1;
        if (most == 0)
        {
            return v;
        }

        double sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            v[i] /= most;
            sum = Math.FusedMultiplyAdd(v[i], v[i], sum);
        }

        double norm = Math.Sqrt(sum);
        sign = v[0] < 0 ? 1 : -1;
        factor = 1 / (norm * (norm + Math.Abs(v[0])));
        v[0] -= sign * norm;
        return v;
    }

    private static void Reflect(
        Span<double> matrix, int columns, int firstRow, int firstColumn, ReadOnlySpan<double> v, double factor, Span<double> products)
    {
        products = products[firstColumn..];
        products.Clear();
        for (int i = 0; i < v.Length; i++)
        {
            RowOperations.AddScaled(Row(matrix, columns, firstRow + i, firstColumn), v[i], products);
        }

        for (int i = 0; i < v.Length; i++)
        {
            RowOperations.AddScaled(products, -factor * v[i], Row(matrix, columns, firstRow + i, firstColumn));
        }
    }

    private static Span<double> Row(Span<double> matrix, int columns, int row, int firstColumn) =>
        matrix.Slice((row * columns) + firstColumn, columns - firstColumn);
}
