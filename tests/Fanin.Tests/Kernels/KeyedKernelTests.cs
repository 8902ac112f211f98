using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

/// <summary>What all keyed kernels have in common.</summary>
public class KeyedKernelTests
{
    public static TheoryData<string> OfFloat32 => [.. KeyedKernel.Float32.Keys];

    public static TheoryData<string> OfOthers => [.. KeyedKernel.Float64.Keys];

    [Theory]
    [MemberData(nameof(OfFloat32))]
    public void Fill_GivesSameBits_AtAnySlice(string kernel)
    {
        KeyedKernel.AssertSlicesAgree(KeyedKernel.Float32[kernel]);
        KeyedKernel.AssertLongSlicesAgree(KeyedKernel.Float32[kernel]);
    }

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void Fill_GivesSameBits_AtAnySlice_InOtherTypes(string kernel)
    {
        KeyedKernel.AssertSlicesAgree(KeyedKernel.Float64[kernel]);
        KeyedKernel.AssertSlicesAgree(KeyedKernel.Float16[kernel]);
        KeyedKernel.AssertSlicesAgree(KeyedKernel.BrainFloat16[kernel]);
        KeyedKernel.AssertLongSlicesAgree(KeyedKernel.Float64[kernel]);
        KeyedKernel.AssertLongSlicesAgree(KeyedKernel.BrainFloat16[kernel]);
    }

    [Theory]
    [MemberData(nameof(OfFloat32))]
    public void Fill_AllocatesNothing(string kernel) => KeyedKernel.AssertNothingAllocated(KeyedKernel.Float32[kernel]);

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void Fill_AllocatesNothing_InOtherTypes(string kernel)
    {
        KeyedKernel.AssertNothingAllocated(KeyedKernel.Float64[kernel]);
        KeyedKernel.AssertNothingAllocated(KeyedKernel.Float16[kernel]);
        KeyedKernel.AssertNothingAllocated(KeyedKernel.BrainFloat16[kernel]);
    }

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void HalfTypes_AreFloat32_RoundedOnce(string kernel)
    {
        const int Length = 5001;
        var stream = new KeyedStream(9, "rounded");
        var full = new float[Length];
        KeyedKernel.Float32[kernel](stream, 5, full);
        var half = new Half[Length];
        KeyedKernel.Float16[kernel](stream, 5, half);
        Assert.Equal(full.Select(value => (Half)value), half);
        var brain = new BFloat16[Length];
        KeyedKernel.BrainFloat16[kernel](stream, 5, brain);
        Assert.Equal(full.Select(value => (BFloat16)value), brain);
    }

    // Numbers that are subnormal, near overflow, cut at −0 or all equal: where a cheaper rounding would be wrong.
    [Theory]
    [InlineData(0, 1e-38, -2e-38, 2e-38)]
    [InlineData(0, 1e-40, double.NegativeInfinity, 1e-40)]
    [InlineData(0, 1e-9, -1e-9, 1e-9)]
    [InlineData(0, 1e37, -1e37, 2e37)]
    [InlineData(1, 1, -0.0, 2)]
    [InlineData(-0.0, 1, -1, 0)]
    [InlineData(-1, 1, double.NegativeInfinity, -0.0)]
    [InlineData(1e-38, 1, -1, 1)]
    [InlineData(0, 0, -0.0, -0.0)]
    [InlineData(0, 2, -1e38, 1e38)]
    public void HalfTypes_AreFloat32_RoundedOnce_AtTheEdges(double mean, double stdDev, double low, double high)
    {
        var stream = new KeyedStream(9, "edges");
        AssertRounded((to, start) => KeyedNormal.Fill(stream, mean, stdDev, start, to), (to, start) => KeyedNormal.Fill(stream, mean, stdDev, start, to));
        AssertRounded(
            (to, start) => KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, to),
            (to, start) => KeyedTruncatedNormal.Fill(stream, mean, stdDev, low, high, start, to));
        double from = Math.Max(low, -1e37);
        AssertRounded((to, start) => KeyedUniform.Fill(stream, from, high, start, to), (to, start) => KeyedUniform.Fill(stream, from, high, start, to));
    }

    [Theory]
    [MemberData(nameof(OfFloat32))]
    public void Fill_GivesOtherNumbers_ForOtherSeedsNamesAndParts(string kernel)
    {
        KeyedStream[] streams =
        [
            new(1, "a"), new(2, "a"), new(1 + (1L << 32), "a"), new(1, "b"), new KeyedStream(1, "a").Part(1), new KeyedStream(1, "a").Part(128),
        ];
        string[] facts = [.. streams.Select(stream => Facts(kernel, stream))];
        Assert.Distinct(facts);
    }

    [Theory]
    [MemberData(nameof(OfFloat32))]
    public void Fill_Throws_AndLeavesTheDestination_WhenElementsAreNotThere(string kernel)
    {
        float[] values = [7, 7];
        KeyedKernelFill<float> fill = KeyedKernel.Float32[kernel];
        Assert.Throws<ArgumentOutOfRangeException>("start", () => fill(new KeyedStream(1, "a"), -1, values));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => fill(new KeyedStream(1, "a"), (1L << 58) - 1, values));
        Assert.Equal([7f, 7f], values);
        fill(new KeyedStream(1, "a"), (1L << 58) - 2, values);
        Assert.DoesNotContain(7f, values);
    }

    private delegate void SliceFill<T>(Span<T> destination, long start);

    private static void AssertRounded(SliceFill<float> fill, SliceFill<BFloat16> fillRounded)
    {
        var full = new float[5001];
        fill(full, 3);
        var brain = new BFloat16[full.Length];
        fillRounded(brain, 3);
        Assert.Equal(full.Select(value => BitConverter.SingleToUInt32Bits((BFloat16)value)), brain.Select(value => BitConverter.SingleToUInt32Bits(value)));
    }

    private static string Facts(string kernel, KeyedStream stream)
    {
        var values = new float[8];
        KeyedKernel.Float32[kernel](stream, 0, values);
        return Bits.Facts(values);
    }
}
