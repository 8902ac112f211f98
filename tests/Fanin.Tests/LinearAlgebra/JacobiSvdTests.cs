using Fanin.LinearAlgebra;

namespace Fanin.Tests.LinearAlgebra;

public class JacobiSvdTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(8, 8)]
    [InlineData(40, 33)]
    [InlineData(70, 70)]
    public void Decompose_GivesOrthogonalFactors_WhoseProductIsTheMatrix(int rows, int columns)
    {
        double[] matrix = Matrices.Normals(rows * columns, seed: 21);
        AssertDecomposes(matrix, rows, columns, JacobiSvd.Decompose(matrix, rows, columns));
    }

    [Fact]
    public void Decompose_FindsKnownValues()
    {
        // AᵀA = [25 20; 20 25] has eigenvalues 45 and 5.
        JacobiSvd svd = JacobiSvd.Decompose([3, 0, 4, 5], 2, 2);
        Assert.Equal(Math.Sqrt(45), svd.Values[0], 14);
        Assert.Equal(Math.Sqrt(5), svd.Values[1], 14);
    }

    // The second difference matrix: 2 − 2cos(kπ / (n + 1)).
    [Fact]
    public void Decompose_FindsTheValuesOfSecondDifferences()
    {
        const int Size = 30;
        var matrix = new double[Size * Size];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = Math.Abs((i / Size) - (i % Size)) switch { 0 => 2, 1 => -1, _ => 0 };
        }

        JacobiSvd svd = JacobiSvd.Decompose(matrix, Size, Size);
        for (int k = 1; k <= Size; k++)
        {
            Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / (Size + 1))), svd.Values[Size - k], 13);
        }
    }

    [Theory]
    [InlineData("zeros")]
    [InlineData("rank 2")]
    [InlineData("identity")]
    [InlineData("graded")]
    [InlineData("huge")]
    [InlineData("tiny")]
    public void Decompose_CopesWithAnyMatrix(string kind)
    {
        const int Rows = 20;
        const int Columns = 12;
        double[] matrix = Matrices.Normals(Rows * Columns, seed: 22);
        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = (i / Columns, i % Columns);
            matrix[i] = kind switch
            {
                "zeros" => 0,
                "rank 2" => row + (column * column),
                "identity" => row == column ? 1 : 0,
                "graded" => matrix[i] * Math.Pow(0.01, column),
                "huge" => matrix[i] * 1e300,
                "tiny" => matrix[i] * 1e-300,
                _ => throw new ArgumentException(kind, nameof(kind)),
            };
        }

        AssertDecomposes(matrix, Rows, Columns, JacobiSvd.Decompose(matrix, Rows, Columns));
    }

    [Fact]
    public void Decompose_OfNothing_IsEmpty() => Assert.Empty(JacobiSvd.Decompose([], 3, 0).Values);

    [Fact]
    public void Decompose_Throws_ForArgumentsThatDontFit()
    {
        Assert.Throws<ArgumentException>(() => JacobiSvd.Decompose([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => JacobiSvd.Decompose([1, double.NaN, 3, 4], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => JacobiSvd.Decompose([1, 2], 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => JacobiSvd.Decompose([], 0, -1));
    }

    private static void AssertDecomposes(double[] matrix, int rows, int columns, JacobiSvd svd)
    {
        Assert.InRange(Matrices.Loss([.. svd.Left], rows, columns, 1), 0, 1e-13);
        Assert.InRange(Matrices.Loss([.. svd.Right], columns, columns, 1), 0, 1e-13);
        Assert.Equal(svd.Values.OrderDescending(), svd.Values);
        Assert.All(svd.Values, value => Assert.True(value >= 0, "Singular values are not negative."));
        double largest = svd.Values[0];
        for (int i = 0; i < matrix.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < columns; k++)
            {
                sum += svd.Left[(i / columns * columns) + k] * svd.Values[k] * svd.Right[(i % columns * columns) + k];
            }

            Assert.InRange(Math.Abs(sum - matrix[i]), 0, 1e-13 * largest);
        }
    }
}
