using Fanin.Kernels;
using Fanin.LinearAlgebra;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Orthogonal matrices beside libtorch's, from the same normal numbers.</summary>
[Collection(nameof(GlobalGenerator))]
public class OrthogonalMatrixTests
{
    // libtorch computes in float32: what is between the two is its error.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    [InlineData(10, 10)]
    [InlineData(64, 20)]
    [InlineData(20, 64)]
    [InlineData(128, 128)]
    [InlineData(300, 500)]
    public void FromNormals_GivesLibTorchsMatrix(int rows, int columns)
    {
        manual_seed(17);
        using Tensor tensor = empty(rows, columns);
        nn.init.orthogonal_(tensor, 1.5);

        var matrix = new float[rows * columns];
        PyTorchNormal.Fill(new PyTorchGenerator(17), 0, 1, matrix);
        OrthogonalMatrix.FromNormals(matrix, rows, columns, 1.5, threads: 2);
        float[] expected = Tensors.Floats(tensor);
        for (int i = 0; i < matrix.Length; i++)
        {
            Assert.InRange(Math.Abs(matrix[i] - expected[i]), 0, 1.5 * 6e-7);
        }
    }

    [Theory]
    [InlineData(500, 400)]
    [InlineData(512, 512)]
    public void FromNormals_GivesLibTorchsFactor_InDoublePrecision(int rows, int columns)
    {
        var normals = new float[rows * columns];
        PyTorchNormal.Fill(new PyTorchGenerator(19), 0, 1, normals);
        double[] matrix = [.. normals.Select(element => (double)element)];
        using var scope = NewDisposeScope();
        (Tensor q, Tensor r) = linalg.qr(tensor(matrix, [rows, columns]));
        double[] expected = (q * r.diagonal().sign()).data<double>().ToArray();

        OrthogonalMatrix.FromNormals(matrix, rows, columns);
        for (int i = 0; i < matrix.Length; i++)
        {
            Assert.InRange(Math.Abs(matrix[i] - expected[i]), 0, 1e-11);
        }
    }
}
