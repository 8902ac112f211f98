using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The kernels against libtorch's uniform_ and normal_, from one generator each, call after call.</summary>
public class KernelBitsTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 100), 127, 255, 256, 257, 1000, 4097];

    [Theory]
    [InlineData(0ul)]
    [InlineData(1ul)]
    [InlineData(123ul)]
    [InlineData(0xFFFFFFFFul)]
    [InlineData((1ul << 63) + 5)]
    public void Fill_GivesLibTorchsBits_CallAfterCall(ulong seed)
    {
        (double, double)[] numbers = [(0, 1), (-0.1, 0.1), (3, 3.5), (-1e-3, 7), (0, 0.02)];
        using var libtorch = new Generator(seed, CPU);
        var ours = new PyTorchGenerator(seed);
        foreach (int length in Lengths)
        {
            (double a, double b) = numbers[length % numbers.Length];
            using Tensor tensor = empty(length);
            var values = new float[length];

            tensor.uniform_(a, b, libtorch);
            PyTorchUniform.Fill(ours, a, b, values);
            Assert.Equal(Tensors.Floats(tensor), values);

            tensor.normal_(a, b, libtorch);
            PyTorchNormal.Fill(ours, a, b, values);
            Assert.Equal(Tensors.Floats(tensor), values);
        }
    }

    [Fact]
    public void Normal_GivesLibTorchsBits_OfAMillion()
    {
        using var libtorch = new Generator(42, CPU);
        using Tensor tensor = empty(1_000_003);
        tensor.normal_(0, 1, libtorch);
        var values = new float[1_000_003];
        PyTorchNormal.Fill(new PyTorchGenerator(42), 0, 1, values);
        Assert.Equal(Tensors.Floats(tensor), values);
    }
}
