using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class KeyedTruncatedNormalBenchmark : KernelBenchmark
{
    private const double StdDev = 0.02;
    private const double Cut = 2 * StdDev;

    [Benchmark(Baseline = true)]
    public void Scalar() => KeyedScalar(new TruncatedCentreTransform(new TruncatedQuantile(0, StdDev, -Cut, Cut)));

    [Benchmark]
    public void Fill() => KeyedTruncatedNormal.Fill(Stream, 0, StdDev, -Cut, Cut, 0, Destination);
}
