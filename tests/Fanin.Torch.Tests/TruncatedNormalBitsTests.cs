using System.Globalization;
using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>trunc_normal_ against libtorch's operations in the order of PyTorch's Python code: TorchSharp's own takes mean and deviation for each other.</summary>
public class TruncatedNormalBitsTests
{
    private static readonly (double Mean, double StdDev, double Low, double High)[] Cases =
    [
        (0, 1, -2, 2), (0, 0.02, -0.04, 0.04), (0.3, 0.7, -0.5, 0.9), (0, 0.02, -2, 2), (-1, 0.5, 0, 3), (2, 1, -1, 2), (0, 1, 0.5, 0.5), (1e-3, 1e-4, 0, 1),
    ];

    [Fact]
    public void Fill_GivesLibTorchsBits_OfATypicalLayer()
    {
        using var libtorch = new Generator(42, CPU);
        using Tensor expected = Chain(libtorch, ScalarType.Float32, 1000, 0, 0.02, -0.04, 0.04);
        var values = new float[1000];
        PyTorchTruncatedNormal.Fill(new PyTorchGenerator(42), 0, 0.02, -0.04, 0.04, values);
        Assert.Equal(expected.data<float>().ToArray(), values);
    }

    [Fact]
    public void Fill_IsWithinTwoUlpsOfLibTorchs_AndNearlyAlwaysEqual_InFloat32()
    {
        using var libtorch = new Generator(1, CPU);
        var ours = new PyTorchGenerator(1);
        foreach ((double mean, double stdDev, double low, double high) in Cases)
        {
            using Tensor expected = Chain(libtorch, ScalarType.Float32, 65_536, mean, stdDev, low, high);
            var values = new float[65_536];
            PyTorchTruncatedNormal.Fill(ours, mean, stdDev, low, high, values);

            // erf⁻¹ is off by one in its last place; of the product, that can be two. Of a sum near zero, it is more.
            int different = 0;
            foreach ((float theirs, float value) in expected.data<float>().ToArray().Zip(values))
            {
                if (BitConverter.SingleToInt32Bits(theirs) != BitConverter.SingleToInt32Bits(value))
                {
                    different++;
                    float ulp = MathF.BitIncrement(MathF.Abs(theirs - (float)mean)) - MathF.Abs(theirs - (float)mean);
                    float own = MathF.BitIncrement(MathF.Abs(theirs)) - MathF.Abs(theirs);
                    Assert.True(Math.Abs(theirs - value) <= 2 * Math.Max(own, ulp), $"{theirs:R} {value:R} of mean {mean}");
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f32 {mean} {stdDev} {low} {high}: {different} differ"));
            Assert.InRange(different, 0, 65);
        }
    }

    [Fact]
    public void Fill_IsWithinFourUlpsOfLibTorchs_InFloat64()
    {
        using var libtorch = new Generator(1, CPU);
        var ours = new PyTorchGenerator(1);
        foreach ((double mean, double stdDev, double low, double high) in Cases)
        {
            using Tensor expected = Chain(libtorch, ScalarType.Float64, 20_000, mean, stdDev, low, high);
            var values = new double[20_000];
            PyTorchTruncatedNormal.Fill(ours, mean, stdDev, low, high, values);
            double most = 0;
            foreach ((double theirs, double value) in expected.data<double>().ToArray().Zip(values))
            {
                double scale = Math.Max(Math.Abs(theirs), Math.Abs(theirs - mean));
                most = Math.Max(most, Math.Abs(theirs - value) / (Math.BitIncrement(scale) - scale));
            }

            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f64 {mean} {stdDev} {low} {high}: {most} ulp"));
            Assert.InRange(most, 0, 4);
        }
    }

    [Fact]
    public void Fill_IsNearlyAlwaysLibTorchs_In16Bits()
    {
        using var libtorch = new Generator(1, CPU);
        var ours = new PyTorchGenerator(1);
        foreach ((double mean, double stdDev, double low, double high) in Cases)
        {
            using Tensor halves = Chain(libtorch, ScalarType.Float16, 20_000, mean, stdDev, low, high);
            var ourHalves = new Half[20_000];
            PyTorchTruncatedNormal.Fill(ours, mean, stdDev, low, high, ourHalves);
            CheckShare<Half>(halves, ourHalves, $"f16 {mean} {stdDev} {low} {high}");

            using Tensor brains = Chain(libtorch, ScalarType.BFloat16, 20_000, mean, stdDev, low, high);
            var ourBrains = new BFloat16[20_000];
            PyTorchTruncatedNormal.Fill(ours, mean, stdDev, low, high, ourBrains);
            CheckShare<BFloat16>(brains, ourBrains, $"bf16 {mean} {stdDev} {low} {high}");
        }
    }

    private static void CheckShare<T>(Tensor expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged
    {
        ReadOnlySpan<short> theirs = MemoryMarshal.Cast<byte, short>(expected.bytes);
        ReadOnlySpan<short> values = MemoryMarshal.Cast<T, short>(actual);
        Assert.Equal(theirs.Length, values.Length);
        int different = 0;
        int most = 0;
        for (int i = 0; i < values.Length; i++)
        {
            different += theirs[i] == values[i] ? 0 : 1;
            most = Math.Max(most, Math.Abs(theirs[i] - values[i]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {different} differ, by {most}");
        Assert.True(different <= values.Length / 1000 && most <= 1, $"{what}: {different} of {values.Length} differ, by up to {most} in the last place.");
    }

    private static Tensor Chain(Generator generator, ScalarType type, int count, double mean, double stdDev, double low, double high)
    {
        double below = (1 + ErrorFunctionOf((low - mean) / stdDev / Math.Sqrt(2))) / 2;
        double above = (1 + ErrorFunctionOf((high - mean) / stdDev / Math.Sqrt(2))) / 2;
        return empty(count, type).uniform_((2 * below) - 1, (2 * above) - 1, generator).erfinv_()
            .mul_((Scalar)(stdDev * Math.Sqrt(2))).add_((Scalar)mean).clamp_((Scalar)low, (Scalar)high);
    }

    // libtorch's own erf in float64.
    private static double ErrorFunctionOf(double x)
    {
        using Tensor argument = tensor(x, ScalarType.Float64);
        using Tensor value = argument.erf();
        return value.item<double>();
    }
}
