using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class PyTorchTruncatedNormalBenchmark : KernelBenchmark
{
    private const float StdDev = 0.02f;
    private const float Cut = 2 * StdDev;
    private const float MassWithinTwo = 0.9544997f;

    [Benchmark(Baseline = true)]
    public void Scalar() => TwistScalar(static (draws, destination) =>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            float u = MathF.FusedMultiplyAdd(UniformSingle.ToUnit(draws[i]), 2 * MassWithinTwo, -MassWithinTwo);
            destination[i] = PyTorchTruncatedNormal.TransformOne(u, StdDev * MathF.Sqrt(2), 0, -Cut, Cut);
        }
    });

    [Benchmark]
    public void Fill() => PyTorchTruncatedNormal.Fill(Generator, 0, StdDev, -Cut, Cut, Destination);
}
