using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Permutations, whole numbers and Bernoulli numbers against libtorch's, from one generator each, call after call.</summary>
[Collection(nameof(GlobalGenerator))]
public class IntegerBitsTests
{
    private const string Script = """
        def between(x: Tensor, low: int, high: int) -> Tensor:
            return x.random_(low, high)
        def whole(x: Tensor) -> Tensor:
            return x.random_()

        """;

    // Both sides of 2²⁸, where two draws are taken, and bounds that the floating-point types cannot hold.
    private static readonly (long From, long To)[] Bounds =
    [
        (0, 1), (0, 2), (0, 10), (-3, 4), (-100, 50), (0, (1 << 28) - 1), (0, 1 << 28), (5, (1 << 28) + 4), (5, (1 << 28) + 5), (-(1 << 27), 1 << 27),
        (int.MinValue, int.MaxValue), (0, int.MaxValue), (0, 255), (0, 257), (-257, 258), (-259, 0), (1, 2049), (-2051, 3000), (0, 65_504), (-65_504, 65_505),
        (0, 1L << 32), (-7, (1L << 32) + 1), (0, (1L << 53) + 1), (-(1L << 53) - 3, (1L << 53) + 5), ((1L << 24) + 1, (1L << 24) + 4), (16_777_219, 33_554_437),
        (-33_554_439, -16_777_217), ((1L << 40) + 12_345, (1L << 41) + 54_321), (long.MinValue, long.MaxValue), (0, long.MaxValue), (long.MinValue, 0),
        (-1, long.MaxValue), (long.MinValue + 1, -5), (1L << 60, (1L << 61) + 1),
    ];

    [Theory]
    [InlineData(0ul)]
    [InlineData(42ul)]
    [InlineData((1ul << 63) + 5)]
    public void Permutations_AreLibTorchs(ulong seed)
    {
        using var libtorch = new Generator(seed, CPU);
        var ours = new PyTorchGenerator(seed);
        foreach (int count in new[] { 0, 1, 2, 3, 10, 623, 624, 625, 626, 1000, 1249, 5000, 100_000 })
        {
            using Tensor longs = randperm(count, ScalarType.Int64, CPU, generator: libtorch);
            var ourLongs = new long[count];
            PyTorchPermutation.Fill(ours, ourLongs);
            AssertSameBits<long>(longs, ourLongs, $"randperm({count})");

            using Tensor ints = randperm(count, ScalarType.Int32, CPU, generator: libtorch);
            var ourInts = new int[count];
            PyTorchPermutation.Fill(ours, ourInts);
            AssertSameBits<int>(ints, ourInts, $"randperm({count}) of int32");
        }
    }

    // About a minute and 2 GB.
    [Fact(Explicit = true)]
    public void Permutations_AreLibTorchs_OnBothSidesOfTheLargeCount()
    {
        foreach (int count in new[] { PyTorchPermutation.LargeCount - 1, PyTorchPermutation.LargeCount })
        {
            using var libtorch = new Generator(42, CPU);
            var generator = new PyTorchGenerator(42);
            using Tensor ints = randperm(count, ScalarType.Int32, CPU, generator: libtorch);
            var ours = new int[count];
            PyTorchPermutation.Fill(generator, ours);
            Assert.True(ours.AsSpan().SequenceEqual(MemoryMarshal.Cast<byte, int>(ints.bytes)), $"randperm({count}) differs.");
            Assert.Equal(PyTorchPermutation.Advance(StreamPosition.Start, count), generator.Position);
        }
    }

    [Fact]
    public void Integers_AreLibTorchs()
    {
        using jit.CompilationUnit script = jit.compile(Script)!;
        using Generator libtorch = manual_seed(42);
        var ours = new PyTorchGenerator(42);
        foreach (int count in new[] { 0, 1, 700 })
        {
            CompareIntegers<long>(ScalarType.Int64, script, ours, count);
            CompareIntegers<int>(ScalarType.Int32, script, ours, count);
            CompareIntegers<float>(ScalarType.Float32, script, ours, count);
            CompareIntegers<double>(ScalarType.Float64, script, ours, count);
            CompareIntegers<Half>(ScalarType.Float16, script, ours, count);
            CompareIntegers<BFloat16>(ScalarType.BFloat16, script, ours, count);
        }
    }

    [Fact]
    public void Randint_IsLibTorchs()
    {
        using var libtorch = new Generator(3, CPU);
        var ours = new PyTorchGenerator(3);
        foreach ((long from, long to) in new[] { (0L, 10L), (-5, 5), (0, 1 << 28), (3, (1 << 28) + 2) })
        {
            using Tensor tensor = randint(from, to, 1000, ScalarType.Int64, CPU, generator: libtorch);
            var values = new long[1000];
            PyTorchRandom.Fill(ours, from, to, values);
            AssertSameBits<long>(tensor, values, $"randint({from}, {to})");
        }
    }

    [Fact]
    public void BernoulliNumbers_AreLibTorchs()
    {
        using var libtorch = new Generator(42, CPU);
        var ours = new PyTorchGenerator(42);
        foreach (int count in new[] { 0, 1, 700 })
        {
            CompareBernoulli<float>(ScalarType.Float32, libtorch, ours, count);
            CompareBernoulli<double>(ScalarType.Float64, libtorch, ours, count);
            CompareBernoulli<Half>(ScalarType.Float16, libtorch, ours, count);
            CompareBernoulli<BFloat16>(ScalarType.BFloat16, libtorch, ours, count);
        }
    }

    private static void CompareIntegers<T>(ScalarType type, jit.CompilationUnit script, PyTorchGenerator ours, int count)
        where T : unmanaged
    {
        using Tensor tensor = zeros(count, type);
        var values = new T[count];
        foreach ((long from, long to) in Bounds)
        {
            bool refused = false;
            try
            {
                using var filled = (Tensor)script.invoke("between", tensor, from, to);
            }
            catch (ExternalException)
            {
                refused = true;
            }

            if (refused)
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchRandom.Fill<T>(ours, from, to, values));
                continue;
            }

            PyTorchRandom.Fill<T>(ours, from, to, values);
            AssertSameBits<T>(tensor, values, $"random_({from}, {to}) of {count} {type}");
        }

        using var whole = (Tensor)script.invoke("whole", tensor);
        PyTorchRandom.Fill<T>(ours, values);
        AssertSameBits<T>(tensor, values, $"random_() of {count} {type}");
    }

    private static void CompareBernoulli<T>(ScalarType type, Generator libtorch, PyTorchGenerator ours, int count)
        where T : unmanaged
    {
        using Tensor tensor = empty(count, type);
        var values = new T[count];
        using Tensor probabilities = empty(count, type).uniform_(0, 1, libtorch);
        var ourProbabilities = new T[count];
        PyTorchUniform.Fill<T>(ours, 0, 1, ourProbabilities);

        using Tensor each = probabilities.bernoulli(libtorch);
        PyTorchBernoulli.Fill<T>(ours, ourProbabilities, values);
        AssertSameBits<T>(each, values, $"bernoulli of {count} {type}");

        // With MKL on an Intel processor, libtorch takes the numbers from elsewhere.
        Assert.SkipWhen(File.ReadAllText("/proc/cpuinfo").Contains("GenuineIntel", StringComparison.Ordinal), "Intel");
        foreach (double probability in new[] { 0, 0.1, 0.5, 0.9, 1 })
        {
            tensor.bernoulli_(probability, libtorch);
            PyTorchBernoulli.Fill(ours, probability, values);
            AssertSameBits<T>(tensor, values, $"bernoulli_({probability}) of {count} {type}");
        }
    }

    private static void AssertSameBits<T>(Tensor expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged
    {
        ReadOnlySpan<byte> expectedBytes = expected.NumberOfElements == 0 ? [] : expected.bytes;
        Assert.True(expectedBytes.SequenceEqual(MemoryMarshal.AsBytes(actual)), $"{what} differs.");
    }
}
