using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fanin.LinearAlgebra;

/// <content>The tile of 24 columns in vectors of 512 bits: 18 sums, held in registers.</content>
internal static partial class Tile
{
    internal static void Add512<TShape>(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int summands)
        where TShape : struct, ITileShape
    {
        Vector512<double> s00 = Vector512<double>.Zero, s01 = Vector512<double>.Zero, s02 = Vector512<double>.Zero;
        Vector512<double> s10 = Vector512<double>.Zero, s11 = Vector512<double>.Zero, s12 = Vector512<double>.Zero;
        Vector512<double> s20 = Vector512<double>.Zero, s21 = Vector512<double>.Zero, s22 = Vector512<double>.Zero;
        Vector512<double> s30 = Vector512<double>.Zero, s31 = Vector512<double>.Zero, s32 = Vector512<double>.Zero;
        Vector512<double> s40 = Vector512<double>.Zero, s41 = Vector512<double>.Zero, s42 = Vector512<double>.Zero;
        Vector512<double> s50 = Vector512<double>.Zero, s51 = Vector512<double>.Zero, s52 = Vector512<double>.Zero;
        while (true)
        {
            Vector512<double> b0 = b.Load512(0);
            Vector512<double> b1 = b.Load512(8);
            Vector512<double> b2 = b.Load512(16);
            Vector512<double> a0 = a.Broadcast512(0);
            s00 = Vector512.FusedMultiplyAdd(a0, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(a0, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(a0, b2, s02);
            Vector512<double> a1 = a.Broadcast512(1 * TShape.RowStep);
            s10 = Vector512.FusedMultiplyAdd(a1, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(a1, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(a1, b2, s12);
            Vector512<double> a2 = a.Broadcast512(2 * TShape.RowStep);
            s20 = Vector512.FusedMultiplyAdd(a2, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(a2, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(a2, b2, s22);
            Vector512<double> a3 = a.Broadcast512(3 * TShape.RowStep);
            s30 = Vector512.FusedMultiplyAdd(a3, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(a3, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(a3, b2, s32);
            Vector512<double> a4 = a.Broadcast512(4 * TShape.RowStep);
            s40 = Vector512.FusedMultiplyAdd(a4, b0, s40);
            s41 = Vector512.FusedMultiplyAdd(a4, b1, s41);
            s42 = Vector512.FusedMultiplyAdd(a4, b2, s42);
            Vector512<double> a5 = a.Broadcast512(5 * TShape.RowStep);
            s50 = Vector512.FusedMultiplyAdd(a5, b0, s50);
            s51 = Vector512.FusedMultiplyAdd(a5, b1, s51);
            s52 = Vector512.FusedMultiplyAdd(a5, b2, s52);
            if (--summands == 0)
            {
                break;
            }

            a = a[TShape.SumStep..];
            b = b[Stride..];
        }

        Add(c, 0, s00, s01, s02);
        Add(c, Stride, s10, s11, s12);
        Add(c, 2 * Stride, s20, s21, s22);
        Add(c, 3 * Stride, s30, s31, s32);
        Add(c, 4 * Stride, s40, s41, s42);
        Add(c, 5 * Stride, s50, s51, s52);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<double> c, int index, Vector512<double> v0, Vector512<double> v1, Vector512<double> v2)
    {
        c.Store512(index, c.Load512(index) + v0);
        c.Store512(index + 8, c.Load512(index + 8) + v1);
        c.Store512(index + 16, c.Load512(index + 16) + v2);
    }
}
