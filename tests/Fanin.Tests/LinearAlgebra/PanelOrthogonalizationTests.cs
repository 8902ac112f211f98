using Fanin.LinearAlgebra;

namespace Fanin.Tests.LinearAlgebra;

public class PanelOrthogonalizationTests
{
    // The slow way round is right too; this is what sees to it that normal numbers don't take it.
    [Theory]
    [InlineData(24, 20)]
    [InlineData(60, 20)]
    [InlineData(130, 5)]
    [InlineData(390, 1)]
    public void TryApply_Succeeds_OnSquaresOfNormals(int size, int matrices)
    {
        foreach (double[] normals in Matrices.Normals(matrices * size * size, seed: 31).Chunk(size * size))
        {
            PanelMatrix matrix = Load(normals, size, size);
            Assert.True(PanelOrthogonalization.TryApply(matrix, threads: 1));
            Assert.InRange(PanelCheck.Loss(matrix), 0, 1e-13);
        }
    }

    [Theory]
    [InlineData(150, 120)]
    [InlineData(90, 70)]
    [InlineData(1000, 5)]
    public void TryApply_GivesTheSameBits_OnAnyNumberOfThreads(int rows, int columns)
    {
        double[] normals = Matrices.Normals(rows * columns, seed: 5);
        double[][] results = [.. Enumerable.Range(1, 4).Select(threads =>
        {
            PanelMatrix matrix = Load(normals, rows, columns);
            Assert.True(PanelOrthogonalization.TryApply(matrix, threads));
            var q = new double[rows * columns];
            matrix.Store<double>(q, 1, transposed: false);
            return q;
        })];
        Assert.NotEqual(normals, results[0]);
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void TryApply_Refuses_EqualColumns()
    {
        double[] normals = Matrices.Normals(100 * 70, seed: 32);
        for (int row = 0; row < 100; row++)
        {
            normals[(row * 70) + 60] = normals[(row * 70) + 5];
        }

        Assert.False(PanelOrthogonalization.TryApply(Load(normals, 100, 70), threads: 1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 25)]
    [InlineData(5, 69)]
    public void Loss_IsSeen_InAnyElement(int row, int column)
    {
        var identity = new double[100 * 70];
        for (int i = 0; i < 70; i++)
        {
            identity[(i * 70) + i] = 1;
        }

        Assert.Equal(0, PanelCheck.Loss(Load(identity, 100, 70)));
        identity[(row * 70) + column] += 1e-9;
        Assert.InRange(PanelCheck.Loss(Load(identity, 100, 70)), 0.9e-9, 5e-9);
    }

    private static PanelMatrix Load(double[] elements, int rows, int columns)
    {
        var matrix = new PanelMatrix(rows, columns, PanelOrthogonalization.WidthFor(columns));
        matrix.Load<double>(elements, transposed: false);
        return matrix;
    }
}
