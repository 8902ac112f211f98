using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.LinearAlgebra;

namespace Fanin.Tests.LinearAlgebra;

public class OrthogonalMatrixTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 1, 7 }, { 7, 1 }, { 2, 2 }, { 3, 5 }, { 5, 3 }, { 6, 8 }, { 23, 23 }, { 24, 24 }, { 25, 25 }, { 48, 48 }, { 49, 50 },
        { 97, 96 }, { 100, 7 }, { 40, 200 }, { 130, 130 }, { 3, 10_000 }, { 10_000, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FromNormals_GivesTheFactor_WithPositiveDiagonal(int rows, int columns)
    {
        double[] normals = Matrices.Normals(rows * columns, seed: 3);
        double[] q = [.. normals];
        OrthogonalMatrix.FromNormals(q, rows, columns, gain: 1.5);
        if (rows < columns)
        {
            (normals, q) = (Matrices.Transpose(normals, rows, columns), Matrices.Transpose(q, rows, columns));
            (rows, columns) = (columns, rows);
        }

        Assert.InRange(Matrices.Loss(q, rows, columns, 1.5), 0, 1e-13);
        double[] r = Matrices.TransposedProduct(q, normals, rows, columns);
        for (int i = 0; i < r.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            Assert.True(row == column ? r[i] > 0 : row < column || Math.Abs(r[i]) < 1e-12, $"R[{row}, {column}] = {r[i]}");
        }

        double[] expected = [.. Matrices.GramSchmidt(normals, rows, columns).Select(element => 1.5 * element)];
        Assert.InRange(Matrices.Distance(expected, q), 0, 1e-11);
    }

    // Wide enough for panels of full width, several groups, and a second pass.
    [Theory]
    [InlineData(400, 390)]
    [InlineData(385, 500)]
    public void FromNormals_IsOrthogonal_WhenLarge(int rows, int columns)
    {
        double[] normals = Matrices.Normals(rows * columns, seed: 9);
        double[] q = [.. normals];
        OrthogonalMatrix.FromNormals(q, rows, columns);
        if (rows < columns)
        {
            (normals, q) = (Matrices.Transpose(normals, rows, columns), Matrices.Transpose(q, rows, columns));
            (rows, columns) = (columns, rows);
        }

        Assert.InRange(Matrices.Loss(q, rows, columns, 1), 0, 1e-13);
        HouseholderQr.Orthogonalize(normals, rows, columns);
        Assert.InRange(Matrices.Distance(normals, q), 0, 1e-11);
    }

    [Fact]
    public void FromNormals_OfFloats_RoundsOnce()
    {
        double[] exact = Matrices.Normals(60 * 45, seed: 4);
        float[] rounded = [.. exact.Select(element => (float)element)];
        OrthogonalMatrix.FromNormals(exact, 60, 45, gain: 0.3);
        OrthogonalMatrix.FromNormals(rounded, 60, 45, gain: 0.3);
        Assert.Equal(exact.Select(element => (float)element), rounded);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void FromNormals_OfNothing_DoesNothing(int rows, int columns) =>
        OrthogonalMatrix.FromNormals(Span<double>.Empty, rows, columns);

    // So large that every thread gets a part.
    [Theory]
    [InlineData(640, 480)]
    [InlineData(480, 640)]
    public void FromNormals_GivesTheSameBits_OnAnyNumberOfThreads(int rows, int columns)
    {
        double[] normals = Matrices.Normals(rows * columns, seed: 5);
        double[][] results = [.. Enumerable.Range(1, 4).Select(threads =>
        {
            double[] q = [.. normals];
            OrthogonalMatrix.FromNormals(q, rows, columns, threads: threads);
            return q;
        })];
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    // No reference, but a guard: the tests run on several kinds of processors, and all must agree on these bits.
    [Fact]
    public void FromNormals_GivesTheSameBits_OnAnyProcessor()
    {
        double[] q = Matrices.Normals(150 * 140, seed: 6);
        OrthogonalMatrix.FromNormals(q, 150, 140, threads: 2);
        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(q)));
        Assert.Equal("2569a47cb7d9f7c3", hash[..16]);
    }

    public static TheoryData<string> Degenerate => ["zeros", "equal", "nearly equal", "one zero", "huge", "tiny", "graded", "kahan"];

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void FromNormals_IsOrthogonal_WhateverTheInput(string kind)
    {
        const int Rows = 60;
        const int Columns = 50;
        double[] matrix = Matrices.Normals(Rows * Columns, seed: 7);
        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = (i / Columns, i % Columns);
            double first = matrix[row * Columns];
            matrix[i] = kind switch
            {
                "zeros" => 0,
                "equal" => first,
                "nearly equal" => first + (column == 0 ? 0 : 1e-9 * matrix[i]),
                "one zero" => column == 20 ? 0 : matrix[i],
                "huge" => 1e300 * matrix[i],
                "tiny" => 1e-300 * matrix[i],
                "graded" => matrix[i] * Math.Pow(0.1, column),
                "kahan" => row == column ? Math.Pow(0.5, row) : row < column ? -Math.Sqrt(0.75) * Math.Pow(0.5, row) : 0,
                _ => throw new ArgumentException(kind, nameof(kind)),
            };
        }

        OrthogonalMatrix.FromNormals(matrix, Rows, Columns);
        Assert.InRange(Matrices.Loss(matrix, Rows, Columns, 1), 0, 1e-13);
    }

    // Without a column to go by, the sign is that of the unit vector.
    [Fact]
    public void FromNormals_OfZeros_IsTheIdentity()
    {
        var matrix = new double[12];
        OrthogonalMatrix.FromNormals(matrix, 4, 3, gain: 2);
        Assert.Equal([2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0], matrix);
    }

    [Fact]
    public void FromNormals_KeepsAPositiveDiagonal_WhereColumnsAreNearlyEqual()
    {
        double[] matrix = [1, 1, 0, 1e-9, 0, 0];
        OrthogonalMatrix.FromNormals(matrix, 3, 2);
        Assert.Equal([1, 0, 0, 1, 0, 0], matrix.Select(element => Math.Round(element, 9)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void FromNormals_Throws_ForWhatIsNotFinite(float element)
    {
        float[] matrix = [1, 2, 3, 4, element, 6];
        var error = Assert.Throws<ArgumentException>(() => OrthogonalMatrix.FromNormals(matrix, 2, 3));
        Assert.Contains("element 4", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, element, 6], matrix);
    }

    [Fact]
    public void FromNormals_Throws_ForArgumentsThatDontFit()
    {
        var matrix = new double[6];
        Assert.Throws<ArgumentException>(() => OrthogonalMatrix.FromNormals(matrix, 2, 2));
        Assert.Throws<ArgumentException>(() => OrthogonalMatrix.FromNormals(matrix, 65536, 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalMatrix.FromNormals(matrix, -2, -3));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalMatrix.FromNormals(matrix, 2, 3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrthogonalMatrix.FromNormals(matrix, 2, 3, threads: 0));
        Assert.Equal(new double[6], matrix);
    }
}
