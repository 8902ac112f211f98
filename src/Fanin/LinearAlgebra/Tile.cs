using System.Runtime.Intrinsics;

namespace Fanin.LinearAlgebra;

/// <summary>The innermost product: six rows of C += A·B or Aᵀ·B.</summary>
/// <remarks>
/// <para>Every element of C gets one sum, begun at zero, of fused products in the order of the summation index. Lanes are different
/// elements, so neither their number nor the way tiles are cut changes a bit.</para>
/// <para>All matrices have rows of <see cref="Stride"/> elements. The number of columns is a multiple of <see cref="Columns"/>.</para>
/// <para>Repeatability: exact.</para>
/// </remarks>
internal static partial class Tile
{
    /// <summary>Elements from one row of a matrix to the next.</summary>
    public const int Stride = 48;

    /// <summary>Elements of a square block.</summary>
    public const int Block = Stride * Stride;

    /// <summary>Rows of C in a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of C come in multiples of this.</summary>
    public const int Columns = 8;

    /// <summary>C += A·B (or Aᵀ·B) for six rows of C.</summary>
    /// <param name="a">The left factor from its first element on.</param>
    /// <param name="b">The right factor: a row for each summand.</param>
    /// <param name="c">Six rows of sums.</param>
    /// <param name="summands">At least 1.</param>
    /// <param name="columns">How many columns of b and c.</param>
    public static void Add<TShape>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int summands, int columns)
        where TShape : struct, ITileShape
    {
        int column = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; column <= columns - (3 * Columns); column += 3 * Columns)
            {
                Add512<TShape>(a, b[column..], c[column..], summands);
            }
        }

        for (; column < columns; column += Columns)
        {
            if (Vector256.IsHardwareAccelerated)
            {
                Add256<TShape>(a, b[column..], c[column..], summands);
            }
            else
            {
                AddScalar<TShape>(a, b[column..], c[column..], summands);
            }
        }
    }

    /// <summary>The definition, for eight columns.</summary>
    internal static void AddScalar<TShape>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int summands)
        where TShape : struct, ITileShape
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double sum = 0;
                for (int k = 0; k < summands; k++)
                {
                    sum = Math.FusedMultiplyAdd(a[(row * TShape.RowStep) + (k * TShape.SumStep)], b[(k * Stride) + column], sum);
                }

                c[(row * Stride) + column] += sum;
            }
        }
    }
}
