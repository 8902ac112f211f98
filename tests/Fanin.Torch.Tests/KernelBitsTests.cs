using System.Diagnostics;
using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The kernels against libtorch's uniform_ and normal_, from one generator each, call after call.</summary>
public class KernelBitsTests
{
    private const string CapabilityVariable = "ATEN_CPU_CAPABILITY";

    private static readonly int[] Lengths = [.. Enumerable.Range(0, 258), 1000, 4097];

    private static readonly (double A, double B)[] Numbers = [(0, 1), (-0.1, 0.1), (3, 3.5), (-1e-3, 7), (0, 0.02), (0.3, 0.7), (1, 1), (0, 0)];

    private static readonly CpuCapability Capability =
        Environment.GetEnvironmentVariable(CapabilityVariable) is "default" ? CpuCapability.Default : CpuCapability.Avx2;

    [Theory]
    [InlineData(0ul)]
    [InlineData(1ul)]
    [InlineData(123ul)]
    [InlineData(0xFFFFFFFFul)]
    [InlineData((1ul << 63) + 5)]
    public void Fill_GivesLibTorchsBits_CallAfterCall(ulong seed)
    {
        using var libtorch = new Generator(seed, CPU);
        var ours = new PyTorchGenerator(seed, Capability);
        foreach (int length in Lengths)
        {
            (double a, double b) = Numbers[length % Numbers.Length];
            Compare<float>(ScalarType.Float32, libtorch, ours, length, a, b);
            Compare<double>(ScalarType.Float64, libtorch, ours, length, a, b);
            Compare<Half>(ScalarType.Float16, libtorch, ours, length, a, b);
            Compare<BFloat16>(ScalarType.BFloat16, libtorch, ours, length, a, b);
        }
    }

    [Fact]
    public void Fill_GivesLibTorchsBits_OfAMillion()
    {
        using var libtorch = new Generator(42, CPU);
        var ours = new PyTorchGenerator(42, Capability);
        foreach ((double a, double b) in new[] { (0, 1), (0.3, 0.7) })
        {
            Compare<float>(ScalarType.Float32, libtorch, ours, 1_000_003, a, b);
            Compare<double>(ScalarType.Float64, libtorch, ours, 1_000_003, a, b);
            Compare<Half>(ScalarType.Float16, libtorch, ours, 1_000_003, a, b);
            Compare<BFloat16>(ScalarType.BFloat16, libtorch, ours, 1_000_003, a, b);
        }
    }

    // Numbers at the edges of the types: results that are subnormal, or beyond the largest number.
    [Fact]
    public void Fill_GivesLibTorchsBits_AtTheEdges()
    {
        using var libtorch = new Generator(7, CPU);
        var ours = new PyTorchGenerator(7, Capability);
        foreach (double b in new[] { 6e-8, 1e-7, 3e-5, 20_000, 30_000, 60_000 })
        {
            Compare<Half>(ScalarType.Float16, libtorch, ours, 4099, 0, b);
            Compare<Half>(ScalarType.Float16, libtorch, ours, 4099, -b / 64, b);
        }

        foreach (double b in new[] { 1e-45, 1e-40, 1e-38, 1e-32, 1e38, 3e38 })
        {
            Compare<BFloat16>(ScalarType.BFloat16, libtorch, ours, 4099, 0, b);
            Compare<float>(ScalarType.Float32, libtorch, ours, 4099, 0, b);
            Compare<float>(ScalarType.Float32, libtorch, ours, 4099, -b / 64, b);
        }

        foreach (double b in new[] { 5e-324, 1e-310, 1e-300, 1e308 })
        {
            Compare<double>(ScalarType.Float64, libtorch, ours, 4099, 0, b);
        }
    }

    // In the order of memory, by the serial method, whatever the length; PyTorch's dense tensors keep their order of strides.
    [Fact]
    public void FillSerially_GivesLibTorchsBits_WhenNotContiguous()
    {
        using var libtorch = new Generator(11, CPU);
        var ours = new PyTorchGenerator(11, Capability);
        foreach ((int rows, int columns) in new[] { (2, 3), (5, 5), (7, 9), (64, 33), (3, 2) })
        {
            CompareTransposed<float>(ScalarType.Float32, libtorch, ours, rows, columns);
            CompareTransposed<double>(ScalarType.Float64, libtorch, ours, rows, columns);
            CompareTransposed<Half>(ScalarType.Float16, libtorch, ours, rows, columns);
            CompareTransposed<BFloat16>(ScalarType.BFloat16, libtorch, ours, rows, columns);
        }
    }

    [Fact]
    public async Task AllOfThis_Holds_WithoutFusedMultiplyAdd()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(CapabilityVariable) is not null, "The capability is chosen already.");
        var start = new ProcessStartInfo("dotnet", [typeof(KernelBitsTests).Assembly.Location, "-noColor", "-class", typeof(KernelBitsTests).FullName!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [CapabilityVariable] = "default" },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }

    private static void Compare<T>(ScalarType type, Generator libtorch, PyTorchGenerator ours, int length, double a, double b)
        where T : unmanaged
    {
        using Tensor tensor = empty(length, type);
        var values = new T[length];
        double top = Math.Max(a, b);

        tensor.uniform_(a, top, libtorch);
        PyTorchUniform.Fill(ours, a, top, values);
        AssertSameBits<T>(tensor, values, $"uniform_({a}, {top}) of {length} {type}");

        tensor.normal_(a, b, libtorch);
        PyTorchNormal.Fill(ours, a, b, values);
        AssertSameBits<T>(tensor, values, $"normal_({a}, {b}) of {length} {type}");
    }

    private static void CompareTransposed<T>(ScalarType type, Generator libtorch, PyTorchGenerator ours, int rows, int columns)
        where T : unmanaged
    {
        using Tensor memory = empty(rows, columns, type);
        using Tensor transposed = memory.t();
        var values = new T[rows * columns];

        transposed.normal_(0.3, 0.7, libtorch);
        PyTorchNormal.FillSerially(ours, 0.3, 0.7, values);
        AssertSameBits<T>(memory, values, $"normal_ of a transposed {rows} x {columns} {type}");

        transposed.uniform_(-0.3, 0.7, libtorch);
        PyTorchUniform.Fill(ours, -0.3, 0.7, values);
        AssertSameBits<T>(memory, values, $"uniform_ of a transposed {rows} x {columns} {type}");
    }

    private static void AssertSameBits<T>(Tensor expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged
    {
        ReadOnlySpan<byte> expectedBytes = expected.NumberOfElements == 0 ? [] : expected.bytes;
        ReadOnlySpan<byte> actualBytes = MemoryMarshal.AsBytes(actual);
        Assert.Equal(expectedBytes.Length, actualBytes.Length);
        int difference = expectedBytes.CommonPrefixLength(actualBytes);
        Assert.True(
            difference == expectedBytes.Length,
            $"{what}: element {difference / Marshal.SizeOf<T>()} of {actual.Length} differs.");
    }
}
