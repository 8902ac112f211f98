using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fanin.LinearAlgebra;

/// <content>The tile of 8 columns in vectors of 256 bits: 12 sums, held in registers.</content>
internal static partial class Tile
{
    internal static void Add256<TShape>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int summands)
        where TShape : struct, ITileShape
    {
        Vector256<double> s00 = Vector256<double>.Zero, s01 = Vector256<double>.Zero;
        Vector256<double> s10 = Vector256<double>.Zero, s11 = Vector256<double>.Zero;
        Vector256<double> s20 = Vector256<double>.Zero, s21 = Vector256<double>.Zero;
        Vector256<double> s30 = Vector256<double>.Zero, s31 = Vector256<double>.Zero;
        Vector256<double> s40 = Vector256<double>.Zero, s41 = Vector256<double>.Zero;
        Vector256<double> s50 = Vector256<double>.Zero, s51 = Vector256<double>.Zero;
        while (true)
        {
            Vector256<double> b0 = b.Load256(0);
            Vector256<double> b1 = b.Load256(4);
            Vector256<double> a0 = a.Broadcast256(0);
            s00 = Vector256.FusedMultiplyAdd(a0, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(a0, b1, s01);
            Vector256<double> a1 = a.Broadcast256(1 * TShape.RowStep);
            s10 = Vector256.FusedMultiplyAdd(a1, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(a1, b1, s11);
            Vector256<double> a2 = a.Broadcast256(2 * TShape.RowStep);
            s20 = Vector256.FusedMultiplyAdd(a2, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(a2, b1, s21);
            Vector256<double> a3 = a.Broadcast256(3 * TShape.RowStep);
            s30 = Vector256.FusedMultiplyAdd(a3, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(a3, b1, s31);
            Vector256<double> a4 = a.Broadcast256(4 * TShape.RowStep);
            s40 = Vector256.FusedMultiplyAdd(a4, b0, s40);
            s41 = Vector256.FusedMultiplyAdd(a4, b1, s41);
            Vector256<double> a5 = a.Broadcast256(5 * TShape.RowStep);
            s50 = Vector256.FusedMultiplyAdd(a5, b0, s50);
            s51 = Vector256.FusedMultiplyAdd(a5, b1, s51);
            if (--summands == 0)
            {
                break;
            }

            a = a[TShape.SumStep..];
            b = b[Stride..];
        }

        Add(c, 0, s00, s01);
        Add(c, Stride, s10, s11);
        Add(c, 2 * Stride, s20, s21);
        Add(c, 3 * Stride, s30, s31);
        Add(c, 4 * Stride, s40, s41);
        Add(c, 5 * Stride, s50, s51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<double> c, int index, Vector256<double> v0, Vector256<double> v1)
    {
        c.Store256(index, c.Load256(index) + v0);
        c.Store256(index + 4, c.Load256(index + 4) + v1);
    }
}
