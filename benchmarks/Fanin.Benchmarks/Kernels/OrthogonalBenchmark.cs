using BenchmarkDotNet.Attributes;
using Fanin.Kernels;
using Fanin.LinearAlgebra;
using Fanin.Streams;

namespace Fanin.Benchmarks.Kernels;

/// <summary>Square matrices; the reference is the method for columns that depend on each other, column by column.</summary>
[MemoryDiagnoser]
public class OrthogonalBenchmark
{
    private double[] _normals = [];
    private double[] _matrix = [];

    [Params(8, 64, 1024)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Allocate()
    {
        _normals = new double[Side * Side];
        _matrix = new double[Side * Side];
        PyTorchNormal.Fill<double>(new PyTorchGenerator(123), 0, 1, _normals);
    }

    [Benchmark(Baseline = true)]
    public void Householder()
    {
        _normals.CopyTo(_matrix, 0);
        HouseholderQr.Orthogonalize(_matrix, Side, Side);
    }

    [Benchmark]
    public void FromNormals()
    {
        _normals.CopyTo(_matrix, 0);
        OrthogonalMatrix.FromNormals(_matrix, Side, Side);
    }
}
