using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class KeyedNormalBenchmark : KernelBenchmark
{
    private const float StdDev = 0.02f;

    [Benchmark(Baseline = true)]
    public void Scalar() => KeyedScalar(new NormalTransform(0, StdDev));

    [Benchmark]
    public void Fill() => KeyedNormal.Fill(Stream, 0, StdDev, 0, Destination);
}
