using System.Numerics;

namespace Fanin.LinearAlgebra;

/// <summary>What is asked of a matrix that comes from outside.</summary>
internal static class MatrixArguments
{
    /// <summary>Throws unless a span holds as many elements as the matrix, all of them finite.</summary>
    public static void Check<T>(ReadOnlySpan<T> matrix, int rows, int columns)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (matrix.Length != (long)rows * columns)
        {
            FormattableString message = $"Expected {rows} x {columns} = {(long)rows * columns} elements, got {matrix.Length}.";
            throw new ArgumentException(FormattableString.Invariant(message), nameof(matrix));
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            if (!T.IsFinite(matrix[i]))
            {
                FormattableString message = $"Expected finite numbers, got {matrix[i]} as element {i}: fill the matrix first.";
                throw new ArgumentException(FormattableString.Invariant(message), nameof(matrix));
            }
        }
    }

    /// <summary>The exponent of the largest magnitude, by which a matrix can be scaled without changing a digit; 0 for a matrix of zeros.</summary>
    public static int ExponentOf(ReadOnlySpan<double> matrix)
    {
        double most = 0;
        foreach (double element in matrix)
        {
            most = Math.Max(most, Math.Abs(element));
        }

        return most == 0 ? 0 : Math.ILogB(most);
    }
}
