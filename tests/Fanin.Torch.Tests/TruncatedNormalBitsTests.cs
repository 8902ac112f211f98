using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>
/// The truncated normal kernels against libtorch's operations in the order of PyTorch's Python: uniform_, erfinv_, mul_, add_, clamp_.
/// </summary>
public class TruncatedNormalBitsTests
{
    private const int Count = 100_000;

    // ±2σ; bounds far out, where the uniform numbers reach ±1; a mean off centre; one far outside; a tail only.
    public static TheoryData<double, double, double, double> Moments => new()
    {
        { 0, 0.02, -0.04, 0.04 }, { 0, 0.02, -2, 2 }, { 0, 1, -2, 2 }, { 0.3, 0.7, -0.5, 2.9 }, { 3, 0.1, -1, 1 }, { 0, 1, 3, 7 },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Fill_GivesLibTorchsBits_ButFor1In1000_InFloat32(double mean, double stdDev, double low, double high)
    {
        var values = new float[Count];
        var generator = new PyTorchGenerator(7);
        PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, values);
        using Tensor tensor = Chain(mean, stdDev, low, high, ScalarType.Float32);
        float[] expected = Tensors.Floats(tensor);
        Assert.InRange(values.Zip(expected).Count(pair => pair.First != pair.Second), 0, Count / 1000);

        // Before the mean is added they differ by one unit in the last place at most.
        double unit = Math.BitIncrement((float)Math.Max(Math.Abs(low - mean), Math.Abs(high - mean))) * Math.Pow(2, -23);
        Assert.All(values.Zip(expected), pair => Assert.InRange(Math.Abs((double)pair.First - pair.Second), 0, unit));
        Assert.Equal(PyTorchTruncatedNormal.Advance(StreamPosition.Start, Count), generator.Position);
    }

    [Fact]
    public void Fill_GivesLibTorchsBits_OfMostTensorsOfAThousand()
    {
        int equal = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var values = new float[1000];
            PyTorchTruncatedNormal.Fill(new PyTorchGenerator(seed), 0, 0.02, -0.04, 0.04, values);
            using Tensor tensor = Chain(0, 0.02, -0.04, 0.04, ScalarType.Float32, seed, values.Length);
            equal += Tensors.Floats(tensor).AsSpan().SequenceEqual(values) ? 1 : 0;
        }

        Assert.InRange(equal, 10, 20);
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Fill_GivesLibTorchsBits_InFloat16(double mean, double stdDev, double low, double high)
    {
        var values = new Half[Count];
        PyTorchTruncatedNormal.Fill(new PyTorchGenerator(7), mean, stdDev, low, high, values);
        using Tensor tensor = Chain(mean, stdDev, low, high, ScalarType.Float16);
        Assert.Equal(Tensors.Floats(tensor), values.Select(value => (float)value));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Fill_GivesLibTorchsBits_InBFloat16(double mean, double stdDev, double low, double high)
    {
        var values = new BFloat16[Count];
        PyTorchTruncatedNormal.Fill(new PyTorchGenerator(7), mean, stdDev, low, high, values);
        using Tensor tensor = Chain(mean, stdDev, low, high, ScalarType.BFloat16);
        Assert.Equal(Tensors.Floats(tensor), values.Select(value => (float)value));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Fill_IsCloseToLibTorch_InFloat64(double mean, double stdDev, double low, double high)
    {
        var values = new double[Count];
        PyTorchTruncatedNormal.Fill(new PyTorchGenerator(7), mean, stdDev, low, high, values);
        using Tensor tensor = Chain(mean, stdDev, low, high, ScalarType.Float64);
        double[] expected = tensor.data<double>().ToArray();
        double unit = Math.Max(Math.Abs(low - mean), Math.Abs(high - mean)) * Math.Pow(2, -51);
        Assert.All(values.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, unit));
    }

    private static Tensor Chain(
        double mean, double stdDev, double low, double high, ScalarType type, ulong seed = 7, int count = Count)
    {
        using var generator = new Generator(seed, CPU);
        var spec = TruncatedNormalSpec.Create(mean, stdDev, low, high, double.MaxValue, double.Epsilon);
        Tensor tensor = empty(count, dtype: type);
        tensor.uniform_(spec.From, spec.To, generator);
        tensor.erfinv_();
        tensor.mul_(stdDev * Math.Sqrt(2));
        tensor.add_(mean);
        return tensor.clamp_(low, high);
    }
}
