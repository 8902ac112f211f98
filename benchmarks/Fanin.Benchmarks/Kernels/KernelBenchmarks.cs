using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Fanin.Benchmarks.Kernels;

/// <summary>BenchmarkDotNet over each kernel by itself.</summary>
internal static class KernelBenchmarks
{
    private const int Warmups = 3;
    private const int Iterations = 9;
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(100);

    public static int Run(string[] args)
    {
        // In this process: a generated project would be built under this repository's rules, and would not see the internals.
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Warmups).WithIterationCount(Iterations).WithIterationTime(IterationTime).AsDefault();
        IConfig config = DefaultConfig.Instance.AddJob(job).WithArtifactsPath(Path.Combine("artifacts", "kernels"));
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
        return 0;
    }
}
