using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class PyTorchUniformBenchmark : KernelBenchmark
{
    private const float Low = -1;
    private const float Range = 2;

    [Benchmark(Baseline = true)]
    public void Scalar() => TwistScalar(static (draws, destination) =>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(UniformSingle.ToUnit(draws[i]), Range, Low);
        }
    });

    [Benchmark]
    public void Fill() => PyTorchUniform.Fill<float>(Generator, Low, Low + Range, Destination);
}
