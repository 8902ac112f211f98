using BenchmarkDotNet.Attributes;
using Fanin.Kernels;

namespace Fanin.Benchmarks.Kernels;

public class KeyedUniformBenchmark : KernelBenchmark
{
    [Benchmark(Baseline = true)]
    public void Scalar() => KeyedScalar(new UniformTransform(-1, 1));

    [Benchmark]
    public void Fill() => KeyedUniform.Fill(Stream, -1, 1, 0, Destination);
}
