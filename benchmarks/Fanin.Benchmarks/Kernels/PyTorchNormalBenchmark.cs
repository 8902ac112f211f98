using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class PyTorchNormalBenchmark : KernelBenchmark
{
    private const float StdDev = 0.02f;

    [Benchmark(Baseline = true)]
    public void Scalar() => TwistScalar(static (draws, destination) => NormalBlock.TransformOneByOne(draws, destination, 0, StdDev));

    [Benchmark]
    public void Fill() => PyTorchNormal.Fill<float>(Generator, 0, StdDev, Destination);
}
