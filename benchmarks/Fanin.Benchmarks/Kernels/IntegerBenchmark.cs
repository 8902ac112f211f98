using BenchmarkDotNet.Attributes;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Benchmarks.Kernels;

/// <summary>The kernels of whole numbers: bounded draws, coins and permutations. They have no other form to be compared with.</summary>
[MemoryDiagnoser]
public class IntegerBenchmark
{
    private const int Seed = 123;
    private const double Half = 0.5;
    private const long Most = 1000;

    private readonly PyTorchGenerator _generator = new(Seed);
    private readonly KeyedStream _stream = new(Seed, "weight");
    private float[] _coins = [];
    private int[] _numbers = [];

    [Params(64, 4096, 1048576)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void Allocate() => (_coins, _numbers) = (new float[Elements], new int[Elements]);

    [Benchmark]
    public void Random() => PyTorchRandom.Fill(_generator, 0, Most, _numbers.AsSpan());

    [Benchmark]
    public void Bernoulli() => PyTorchBernoulli.Fill(_generator, Half, _coins.AsSpan());

    [Benchmark]
    public void Permutation() => PyTorchPermutation.Fill(_generator, _numbers.AsSpan());

    [Benchmark]
    public void PermutationByKey() => KeyedPermutation.Fill(_stream, _numbers);
}
