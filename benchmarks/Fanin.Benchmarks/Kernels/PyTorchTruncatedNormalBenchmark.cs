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
        TruncatedNormalSpec spec = TruncatedNormalSpec.Create(0, StdDev, -Cut, Cut, float.MaxValue, float.Epsilon);
        for (int i = 0; i < destination.Length; i++)
        {
            float u = MathF.FusedMultiplyAdd(UniformSingle.ToUnit(draws[i]), 2 * MassWithinTwo, -MassWithinTwo);
            destination[i] = PyTorchTruncatedNormal.TransformOne(u, spec);
        }
    });

    [Benchmark]
    public void Fill() => PyTorchTruncatedNormal.Fill(Generator, 0, StdDev, -Cut, Cut, Destination);
}
