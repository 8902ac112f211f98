using System.Runtime.Intrinsics;
using Fanin.LinearAlgebra;
using Fanin.Tests.Support;

namespace Fanin.Tests.LinearAlgebra;

public class TileTests
{
    private static readonly int[] Summands = [1, 2, 3, 5, 8, 24, 47, 48];

    [Fact]
    public void Add_GivesTheBitsOfTheScalarTile_AndStaysInItsMemory()
    {
        foreach (int summands in Summands)
        {
            for (int columns = 8; columns <= 48; columns += 8)
            {
                Check<Plain>(summands, columns);
                Check<TransposedTile>(summands, columns);
            }
        }
    }

    [Fact]
    public void Add_EqualsAProduct_OfWholeNumbers()
    {
        double[] a = [.. Enumerable.Range(0, 6 * Tile.Stride).Select(i => (double)((i * 7 % 19) - 9))];
        double[] b = [.. Enumerable.Range(0, 6 * Tile.Stride).Select(i => (double)((i * 5 % 23) - 11))];
        double[] c = [.. Enumerable.Repeat(3.0, 6 * Tile.Stride)];
        Tile.Add<Plain>(a, b, c, 6, Tile.Stride);
        for (int i = 0; i < c.Length; i++)
        {
            (int row, int column) = (i / Tile.Stride, i % Tile.Stride);
            Assert.Equal(3 + Enumerable.Range(0, 6).Sum(k => a[(row * Tile.Stride) + k] * b[(k * Tile.Stride) + column]), c[i]);
        }
    }

    [Fact]
    public void RowOperations_GiveTheScalarBits_AtEveryLength()
    {
        using var memory = new GuardedMemory(8 * 600);
        double[] normals = Matrices.Normals(520, seed: 2);
        for (int length = 0; length <= 257; length++)
        {
            double[] x = normals[..length];
            Span<double> y = memory.AtEnd<double>(length);
            normals.AsSpan(260, length).CopyTo(y);
            RowOperations.AddScaled(x, 0.7, y);
            Assert.Equal(x.Select((element, i) => Math.FusedMultiplyAdd(element, 0.7, normals[260 + i])), y.ToArray());

            normals.AsSpan(260, length).CopyTo(y);
            RowOperations.AddSquares(x, y);
            Assert.Equal(x.Select((element, i) => Math.FusedMultiplyAdd(element, element, normals[260 + i])), y.ToArray());

            x.CopyTo(y);
            RowOperations.Negate(y);
            Assert.Equal(x.Select(element => -element), y.ToArray());
        }
    }

    private static void Check<TShape>(int summands, int columns)
        where TShape : struct, ITileShape
    {
        int left = (5 * TShape.RowStep) + ((summands - 1) * TShape.SumStep) + 1;
        int right = ((summands - 1) * Tile.Stride) + columns;
        int sums = (5 * Tile.Stride) + columns;
        using var leftMemory = new GuardedMemory(8 * left);
        using var rightMemory = new GuardedMemory(8 * right);
        using var sumMemory = new GuardedMemory(8 * sums);
        Span<double> a = leftMemory.AtEnd<double>(left);
        Span<double> b = rightMemory.AtEnd<double>(right);
        Span<double> c = sumMemory.AtEnd<double>(sums);
        double[] normals = Matrices.Normals(left + right + sums, seed: 1);
        normals.AsSpan(0, left).CopyTo(a);
        normals.AsSpan(left, right).CopyTo(b);
        normals.AsSpan(left + right).CopyTo(c);

        double[] expected = c.ToArray();
        for (int column = 0; column < columns; column += Tile.Columns)
        {
            Tile.AddScalar<TShape>(a, b[column..], expected.AsSpan(column), summands);
        }

        double[] before = c.ToArray();
        Tile.Add<TShape>(a, b, c, summands, columns);
        Assert.Equal(expected, c.ToArray());
        if (Vector256.IsHardwareAccelerated)
        {
            before.CopyTo(c);
            for (int column = 0; column < columns; column += Tile.Columns)
            {
                Tile.Add256<TShape>(a, b[column..], c[column..], summands);
            }

            Assert.Equal(expected, c.ToArray());
        }
    }
}
