using System.Numerics;

namespace Fanin.LinearAlgebra;

/// <summary>Orthogonal matrices, distributed uniformly (by the Haar measure) when they are made from normal numbers.</summary>
/// <remarks>
/// <para>Q is the orthogonal factor of A = QR with a positive diagonal in R. That makes it unique, and uniformly distributed: a factor whose
/// signs are left to the algorithm is not (Mezzadri 2007). A wide matrix is factored as its transpose: its rows become orthonormal, as
/// the columns of a tall one do.</para>
/// <para>Computed in double precision: before the gain and the one rounding to the type of the matrix, QᵀQ differs from I by less than 10⁻¹³
/// in every element, whatever the input.</para>
/// <para>Cost, for a long side ℓ and a short side s: about 2·ℓ·s² multiplications with additions, and ℓ·s numbers of memory in double
/// precision, s rounded up to 48. Columns that depend on each other, to six digits or more, take a slower method.</para>
/// <para>Repeatability: exact. No bit depends on the processor or the number of threads.</para>
/// <para>Differs from: PyTorch's <c>orthogonal_</c>, which computes in float32, so that its last digits are others (by up to about 6·10⁻⁷).
/// Where R has a zero on its diagonal PyTorch multiplies a column by 0; here it keeps its sign.</para>
/// </remarks>
public static class OrthogonalMatrix
{
    // What a thread has to be given to be worth the many starts: height·width² of a 320 x 320 matrix.
    private const double LeastWork = 1 << 25;

    /// <summary>Replaces independent standard normal numbers by an orthogonal matrix, times a gain.</summary>
    /// <param name="matrix">Row-major, rows × columns; may be empty.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 0.</param>
    /// <param name="gain">Finite; the singular values of the result are its magnitude.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="matrix"/> isn't rows · columns, an element isn't finite, or ℓ·s with s
    /// rounded up to 48 exceeds 2³¹; nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, the gain is not finite, or there are no threads.</exception>
    public static void FromNormals(Span<float> matrix, int rows, int columns, double gain = 1, int threads = 1) =>
        Replace(matrix, rows, columns, gain, threads);

    /// <inheritdoc cref="FromNormals(Span{float}, int, int, double, int)"/>
    public static void FromNormals(Span<double> matrix, int rows, int columns, double gain = 1, int threads = 1) =>
        Replace(matrix, rows, columns, gain, threads);

    private static void Replace<T>(Span<T> matrix, int rows, int columns, double gain, int threads)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Check.Finite(gain);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        MatrixArguments.Check<T>(matrix, rows, columns);
        if (matrix.IsEmpty)
        {
            return;
        }

        bool wide = rows < columns;
        int height = Math.Max(rows, columns);
        int width = Math.Min(rows, columns);
        var panels = new PanelMatrix(height, width, PanelOrthogonalization.WidthFor(width));
        panels.Load<T>(matrix, wide);
        if (!PanelOrthogonalization.TryApply(panels, (int)Math.Clamp((double)height * width * width / LeastWork, 1, threads)))
        {
            panels.Load<T>(matrix, wide);
            var elements = new double[(long)height * width];
            panels.Store<double>(elements, 1, transposed: false);
            HouseholderQr.Orthogonalize(elements, height, width);
            panels.Load<double>(elements, transposed: false);
        }

        panels.Store(matrix, gain, wide);
    }
}
