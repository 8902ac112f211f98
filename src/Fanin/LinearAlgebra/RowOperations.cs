using System.Runtime.Intrinsics;

namespace Fanin.LinearAlgebra;

/// <summary>Sums of rows, element by element: the same bits with vectors of any width.</summary>
/// <remarks>Repeatability: exact.</remarks>
internal static class RowOperations
{
    /// <summary>y += factor · x, fused.</summary>
    /// <param name="x">As many elements as are to be changed.</param>
    /// <param name="factor">The same for all.</param>
    /// <param name="y">At least as long as <paramref name="x"/>.</param>
    public static void AddScaled(ReadOnlySpan<double> x, double factor, Span<double> y)
    {
        y = y[..x.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> factors = Vector256.Create(factor);
            for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                y.Store256(i, Vector256.FusedMultiplyAdd(x.Load256(i), factors, y.Load256(i)));
            }
        }

        for (; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(x[i], factor, y[i]);
        }
    }

    /// <summary>y += x², fused.</summary>
    /// <param name="x">As many elements as are to be changed.</param>
    /// <param name="y">At least as long as <paramref name="x"/>.</param>
    public static void AddSquares(ReadOnlySpan<double> x, Span<double> y)
    {
        y = y[..x.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> elements = x.Load256(i);
                y.Store256(i, Vector256.FusedMultiplyAdd(elements, elements, y.Load256(i)));
            }
        }

        for (; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(x[i], x[i], y[i]);
        }
    }

    /// <summary>Changes all signs.</summary>
    public static void Negate(Span<double> values)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                values.Store256(i, -values.Load256(i));
            }
        }

        for (; i < values.Length; i++)
        {
            values[i] = -values[i];
        }
    }
}
