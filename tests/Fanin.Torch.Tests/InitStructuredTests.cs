using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The functions of several operations, against numbers that Python's PyTorch 1.13 gives for <c>manual_seed(7)</c> (erfinv and QR differ in the last bits
/// between builds), and against SHA-256 of PyTorch 2.10.</summary>
public class InitStructuredTests
{
    public static TheoryData<bool, bool, double[], float> Truncated => new()
    {
        { false, false, [0.08365228772163391, -0.7977502346038818, 0.3906378448009491, 0.38465026021003723, -0.6905601620674133], 0.8828775882720947f },
        { true, false, [-0.5550837792636704, -0.571026884800607, 1.01781742869496, 0.3841303083480073, 1.3006109397623606], 0.7405239939689636f },
        { false, true, [0.5017311573028564, 0.4833486080169678, 0.5080985426902771, 0.5079739689826965, 0.4856206476688385], 0.8828775882720947f },
        { true, true, [0.4884689192117563, 0.4881348421037286, 0.5213916186508478, 0.5079631234629944, 0.5277403564079011], 0.7405239939689636f },
    };

    [Theory]
    [MemberData(nameof(Truncated))]
    public void TruncNormal_GivesPythonsNumbers(bool isDouble, bool isNarrow, double[] expected, float next)
    {
        using var generator = new Generator(7, CPU);
        using Tensor tensor = empty(4, 5, isDouble ? ScalarType.Float64 : ScalarType.Float32);
        Assert.Same(tensor, isNarrow ? init.trunc_normal_(tensor, 0.5, 0.02, 0.45, 0.55, generator) : init.trunc_normal_(tensor, generator: generator));
        AssertStartsWith(expected, tensor, isDouble ? 1e-14 : 1.2e-7);
        Assert.Equal(next, Next(generator));
    }

    [Fact]
    public void TruncNormal_StaysWithinItsBounds_InEveryType()
    {
        foreach (ScalarType type in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64 })
        {
            using var generator = new Generator(3, CPU);
            using Tensor tensor = init.trunc_normal_(empty(100, 100, type), 0, 0.5, -1, 0.5, generator).to(ScalarType.Float64);
            Assert.True(tensor.min().item<double>() is >= -1 and < -0.9, "The lower bound is 2 σ away.");
            Assert.True(tensor.max().item<double>() is <= 0.5 and > 0.48, "The upper bound is 1 σ away.");
        }
    }

    public static TheoryData<long[], bool, double[], float> Orthogonal => new()
    {
        { [3, 5], false, [-0.09274595975875854, 0.49668872356414795, 0.5982075333595276, -0.7040491700172424, 1.068251371383667], 0.6266505718231201f },
        { [3, 5], true, [-0.09274602030011081, 0.49668877298590397, 0.5982075537518573, -0.7040492154565764, 1.0682513109551737], 0.6266505718231201f },
        { [5, 3], false, [-0.10695469379425049, 0.5815080404281616, 0.7240166664123535, -0.8119102120399475, 0.7800883054733276], 0.6266505718231201f },
        { [5, 3], true, [-0.10695480306869631, 0.5815080561027239, 0.7240167424654147, -0.8119102571319547, 0.780088133162177], 0.6266505718231201f },
        { [4, 2, 2], false, [-0.8569105267524719, 0.405830979347229, 0.13457775115966797, -1.154510498046875, -0.17448435723781586], 0.720380425453186f },
        { [4, 2, 2], true, [0.04137771920643729, 0.005785463127669803, 1.3084042832630687, 0.7323473522233331, 0.7001808752607659], 0.6266505718231201f },
    };

    [Theory]
    [MemberData(nameof(Orthogonal))]
    public void Orthogonal_GivesPythonsNumbers(long[] shape, bool isDouble, double[] expected, float next)
    {
        using var generator = new Generator(7, CPU);
        using Tensor tensor = empty(shape, isDouble ? ScalarType.Float64 : ScalarType.Float32);
        init.orthogonal_(tensor, 1.5, generator);
        AssertStartsWith(expected, tensor, isDouble ? 1e-14 : 1e-6);
        Assert.Equal(next, Next(generator));
    }

    [Fact]
    public void Orthogonal_TakesEveryLayout_SixteenBits_AndNoRows()
    {
        using var generator = new Generator(7, CPU);
        using Tensor transposed = empty(5, 3).t();
        init.orthogonal_(transposed, 1, generator);
        using Tensor half = init.orthogonal_(empty(20, 30, ScalarType.BFloat16), 1, generator).to(ScalarType.Float32);
        foreach ((Tensor matrix, float tolerance) in new[] { (transposed, 1e-6f), (half, 0.01f) })
        {
            using Tensor product = matrix.mm(matrix.t()) - eye(matrix.shape[0], matrix.shape[0]);
            Assert.True(product.abs().max().item<float>() < tolerance, "Rows are orthonormal.");
        }

        // libtorch's own function ends the process here.
        Assert.Equal([0, 4], init.orthogonal_(empty(0, 4)).shape);
    }

    [Fact]
    public void Sparse_GivesPyTorchsBits()
    {
        using var generator = new Generator(42, CPU);
        using Tensor tensor = init.sparse_(empty(100, 50), 0.1, 0.01, generator);
        Assert.Equal(
            "59fc2747b7f16fb08134069dc8f12a888d839d0d5382d21438fd10781bd2bdad",
            Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(Tensors.Floats(tensor)))));
        Assert.All(Enumerable.Range(0, 50), column => Assert.Equal(10, tensor.select(1, column).eq(0).sum().item<long>()));
    }

    [Fact]
    public void Dirac_PassesChannelsThrough_GroupByGroup()
    {
        using Tensor weight = init.dirac_(empty(4, 3, 2, 3), 2);
        for (long output = 0; output < 4; output++)
        {
            float[] expected = new float[18];
            expected[((output % 2) * 6) + 3 + 1] = 1;
            Assert.Equal(expected, Tensors.Floats(weight.select(0, output)));
        }

        using Tensor line = init.dirac_(empty(2, 2, 1));
        Assert.Equal([1, 0, 0, 1], Tensors.Floats(line));
        Assert.Throws<ArgumentException>(() => init.dirac_(line, 3));
        Assert.Throws<ArgumentException>(() => init.dirac_(zeros(2, 2)));
    }

    [Fact]
    public void Eye_IsRectangularToo()
    {
        Assert.Equal([1, 0, 0, 0, 1, 0], Tensors.Floats(init.eye_(empty(2, 3))));
        Assert.Equal([1, 0, 0, 1, 0, 0], Tensors.Floats(init.eye_(empty(2, 3).t())));
        Assert.Throws<ArgumentException>(() => init.eye_(zeros(2)));
    }

    [Fact]
    public void Functions_Refuse_WhatMakesNoSense_AndWriteNothing()
    {
        using Tensor tensor = zeros(2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => init.trunc_normal_(tensor, std: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => init.trunc_normal_(tensor, a: 1, b: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => init.trunc_normal_(tensor, mean: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => init.orthogonal_(tensor, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => init.orthogonal_(zeros(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => init.sparse_(tensor, 1.5));
        Assert.Throws<ArgumentException>(() => init.sparse_(zeros(2, 2, 2), 0.5));
        Assert.Equal([0, 0, 0, 0], Tensors.Floats(tensor));
    }

    private static void AssertStartsWith(double[] expected, Tensor tensor, double tolerance)
    {
        using Tensor flat = tensor.to(ScalarType.Float64).flatten();
        Assert.All(expected.Zip(flat.data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static float Next(Generator generator)
    {
        using Tensor one = empty(1).uniform_(0, 1, generator);
        return one.item<float>();
    }
}
