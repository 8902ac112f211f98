namespace Fanin.LinearAlgebra;

/// <summary>Singular value decomposition A = U·diag(σ)·Vᵀ of small matrices, by one-sided Jacobi rotations (Hestenes 1958).</summary>
/// <remarks>
/// <para>Columns are rotated in pairs until all are orthogonal to 10⁻¹⁵ of their lengths; the rotations make V, the lengths σ. It takes about
/// 10 sweeps, each of about 3·m·n² multiplications: a method for matrices of up to a few hundred columns.</para>
/// <para>Repeatability: exact; the order of rotations is fixed, and sums run from the first element to the last.</para>
/// </remarks>
public sealed class JacobiSvd
{
    private const double Tolerance = 1e-15;
    private const int MostSweeps = 60;

    private JacobiSvd(double[] left, double[] values, double[] right)
    {
        Left = left;
        Values = values;
        Right = right;
    }

    /// <summary>U, rows × columns, row-major: orthonormal columns, also those of zero singular values.</summary>
    public IReadOnlyList<double> Left { get; }

    /// <summary>σ, at least 0, the largest first.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>V, columns × columns, row-major, orthogonal.</summary>
    public IReadOnlyList<double> Right { get; }

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">Row-major, rows × columns.</param>
    /// <param name="rows">At least as many as columns: decompose the transpose of a wide matrix.</param>
    /// <param name="columns">At least 0.</param>
    /// <returns>Factors whose product differs from the matrix by a few times 10⁻¹⁵ of its norm.</returns>
    /// <exception cref="ArgumentException">The length isn't rows · columns, or an element isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Columns are negative or more than rows.</exception>
    public static JacobiSvd Decompose(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, columns);
        MatrixArguments.Check(matrix, rows, columns);
        int exponent = MatrixArguments.ExponentOf(matrix);
        double[][] u = ScaledColumns(matrix, rows, columns, -exponent);
        double[][] v = Identity(columns);
        for (int sweep = 0; sweep < MostSweeps && RotateAll(u, v); sweep++)
        {
        }

        var lengths = new double[columns];
        for (int i = 0; i < columns; i++)
        {
            lengths[i] = Math.Sqrt(Dot(u[i], u[i]));
        }

        int[] order = [.. Enumerable.Range(0, columns).OrderByDescending(i => lengths[i])];
        double[] left = LeftFactor(u, lengths, order, rows);
        double[] values = [.. order.Select(i => Math.ScaleB(lengths[i], exponent))];
        return new JacobiSvd(left, values, RowMajor([.. order.Select(i => v[i])], columns));
    }

    private static bool RotateAll(double[][] u, double[][] v)
    {
        bool rotated = false;
        for (int i = 0; i < u.Length; i++)
        {
            for (int j = i + 1; j < u.Length; j++)
            {
                double a = Dot(u[i], u[i]);
                double b = Dot(u[j], u[j]);
                double c = Dot(u[i], u[j]);
                if (Math.Abs(c) <= Tolerance * Math.Sqrt(a) * Math.Sqrt(b))
                {
                    continue;
                }

                rotated = true;
                double zeta = (b - a) / (2 * c);
                double tangent = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(Math.FusedMultiplyAdd(zeta, zeta, 1)));
                double cosine = 1 / Math.Sqrt(Math.FusedMultiplyAdd(tangent, tangent, 1));
                Rotate(u[i], u[j], cosine, cosine * tangent);
                Rotate(v[i], v[j], cosine, cosine * tangent);
            }
        }

        return rotated;
    }

    private static void Rotate(double[] x, double[] y, double cosine, double sine)
    {
        for (int k = 0; k < x.Length; k++)
        {
            double before = x[k];
            x[k] = Math.FusedMultiplyAdd(cosine, before, -(sine * y[k]));
            y[k] = Math.FusedMultiplyAdd(sine, before, cosine * y[k]);
        }
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(x[k], y[k], sum);
        }

        return sum;
    }

    /// <summary>Columns of length 1. Householder's method keeps orthonormal columns, and puts others where a column is zero.</summary>
    private static double[] LeftFactor(double[][] u, double[] lengths, int[] order, int rows)
    {
        double least = lengths.Length == 0 ? 0 : lengths[order[0]] * Tolerance;
        bool complete = true;
        var columns = new double[order.Length][];
        for (int k = 0; k < order.Length; k++)
        {
            double length = lengths[order[k]];
            bool vanishes = length <= least;
            complete &= !vanishes;
            columns[k] = [.. u[order[k]].Select(element => vanishes ? 0 : element / length)];
        }

        double[] left = RowMajor(columns, rows);
        if (!complete)
        {
            HouseholderQr.Orthogonalize(left, rows, order.Length);
        }

        return left;
    }

    private static double[][] ScaledColumns(ReadOnlySpan<double> matrix, int rows, int columns, int exponent)
    {
        var result = new double[columns][];
        for (int column = 0; column < columns; column++)
        {
            result[column] = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                result[column][row] = Math.ScaleB(matrix[(row * columns) + column], exponent);
            }
        }

        return result;
    }

    private static double[][] Identity(int size)
    {
        var result = new double[size][];
        for (int i = 0; i < size; i++)
        {
            result[i] = new double[size];
            result[i][i] = 1;
        }

        return result;
    }

    private static double[] RowMajor(double[][] columns, int rows)
    {
        var result = new double[rows * columns.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = columns[i % columns.Length][i / columns.Length];
        }

        return result;
    }
}
