using System.Runtime.Intrinsics;
using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchTruncatedNormalTests
{
    // erf⁻¹ to 17 digits, by mpmath at 50 digits.
    [Theory]
    [InlineData(1e-8, 8.8622692545275806e-9)]
    [InlineData(0.25, 0.22531205501217810)]
    [InlineData(0.5, 0.47693627620446987)]
    [InlineData(0.75, 0.81341984759761854)]
    [InlineData(0.9375, 1.3171503349861307)]
    [InlineData(0.999, 2.3267537655135245)]
    [InlineData(0.99999994039535522461, 3.8325068569007109)]
    public void InverseErrorFunction_IsThePublishedOne(double y, double expected)
    {
        Assert.Equal(expected, InverseErrorFunction.Of(y), 4 * expected * Math.Pow(2, -53));
        Assert.Equal(-expected, InverseErrorFunction.Of(-y), 4 * expected * Math.Pow(2, -53));
        Assert.Equal((float)InverseErrorFunction.Of((double)(float)y), InverseErrorFunction.Of((float)y));
    }

    [Fact]
    public void InverseErrorFunction_IsInfinite_AtBothEnds()
    {
        Assert.Equal(float.PositiveInfinity, InverseErrorFunction.Of(1f));
        Assert.Equal(float.NegativeInfinity, InverseErrorFunction.Of(-1f));
        Assert.Equal(double.PositiveInfinity, InverseErrorFunction.Of(1.0));
        Assert.Equal(double.NegativeInfinity, InverseErrorFunction.Of(-1.0));
        Assert.Equal(0f, InverseErrorFunction.Of(0f));
    }

    // The cubics are off by less than 2⁻³⁷ of the value, so that one rounding in ten thousand may differ.
    [Fact]
    public void InverseErrorFunction_InFloat32_IsTheRoundedOne()
    {
        const int Arguments = 20_000;
        int different = 0;
        for (int i = 0; i < Arguments; i++)
        {
            float y = i / (float)Arguments;
            different += InverseErrorFunction.Of(y) == (float)InverseErrorFunction.Of((double)y) ? 0 : 1;
        }

        Assert.InRange(different, 0, 2);
    }

    // Every 1009th float32 here, all of them in the explicit tests: the vectors' shortcuts hold.
    [Fact]
    public void InverseErrorFunction_ByEight_GivesTheSameBits_WhereItIsCertain() => AssertCertainOnesEqual(1009);

    [Fact(Explicit = true)]
    public void InverseErrorFunction_ByEight_GivesTheSameBits_ForEveryArgument() => AssertCertainOnesEqual(1);

    [Fact]
    public void InverseErrorFunction_BySixteen_GivesTheSameBits_WhereItIsCertain()
    {
        AssertCertainOnesEqual<NearCells>(1009, 0.996);
        AssertCertainOnesEqual<FarCells>(1009, 0.98);
    }

    [Fact(Explicit = true)]
    public void InverseErrorFunction_BySixteen_GivesTheSameBits_ForEveryArgument()
    {
        AssertCertainOnesEqual<NearCells>(1, 0.996);
        AssertCertainOnesEqual<FarCells>(1, 0.98);
    }

    // Bounds for either division of sixteen lanes, with all that lies beyond them; and in one tail, where there are only eight lanes.
    [Theory]
    [InlineData(0.1, 0.5, -0.95, 1, false)]
    [InlineData(0, 1, -2.1471, 2.1471, false)]
    [InlineData(0.1, 0.5, -1.5, 1, true)]
    [InlineData(0, 0.02, -2, 2, true)]
    [InlineData(0, 1, 3, 5, true)]
    public void Transform_GivesTheBitsOfOneByOne_AtEveryLengthAndPlace(double mean, double stdDev, double low, double high, bool withEnds)
    {
        var spec = TruncatedNormalSpec.Create(mean, stdDev, low, high, float.MaxValue, float.Epsilon);
        var uniforms = new float[300];
        PyTorchUniform.Fill(new PyTorchGenerator(3), spec.From, spec.To, uniforms);
        (uniforms[15], uniforms[16], uniforms[17]) = (0, -0f, float.Epsilon);
        if (withEnds)
        {
            (uniforms[7], uniforms[12]) = (1, -1);
        }

        float[] expected = [.. uniforms.Select(u => PyTorchTruncatedNormal.TransformOne(u, spec))];
        Assert.All(expected, value => Assert.InRange(value, (float)low, (float)high));
        Assert.True(!withEnds || (expected[7], expected[12]) == ((float)high, (float)low));
        using var memory = new GuardedMemory(uniforms.Length * sizeof(float));
        for (int length = 0; length <= 287; length++)
        {
            int start = length % 13;
            Span<float> atEnd = memory.AtEnd<float>(length);
            PyTorchTruncatedNormal.Transform(uniforms.AsSpan(start, length), atEnd, spec);
            Assert.Equal(Bits.Of(expected.AsSpan(start, length)), Bits.Of(atEnd));
            Span<float> atStart = memory.AtStart<float>(length);
            PyTorchTruncatedNormal.Transform(uniforms.AsSpan(start, length), atStart, spec);
            Assert.Equal(Bits.Of(expected.AsSpan(start, length)), Bits.Of(atStart));
        }
    }

    [Fact]
    public void FillSlice_GivesTheSameBits_FromAnyElement()
    {
        const int Count = 5000;
        var generator = new PyTorchGenerator(11);
        generator.NextNormal();
        generator.NextNormal();
        StreamPosition before = generator.Position;
        var floats = new float[Count];
        PyTorchTruncatedNormal.Fill(generator, 0, 0.02, -0.04, 0.04, floats);
        generator.MoveTo(before);
        var doubles = new double[Count];
        PyTorchTruncatedNormal.Fill(generator, 0, 0.02, -0.04, 0.04, doubles);
        Assert.Equal(PyTorchTruncatedNormal.AdvanceDouble(before, Count), generator.Position);
        foreach ((int start, int length) in new[] { (4999, 1), (2047, 2), (1, 4000), (0, 8), (625, 0) })
        {
            var part = new float[length];
            PyTorchTruncatedNormal.FillSlice(generator, before, 0, 0.02, -0.04, 0.04, start, part);
            Assert.Equal(floats.AsSpan(start, length).ToArray(), part);
            Assert.Equal(PyTorchTruncatedNormal.Advance(before, start + length), generator.Position);
            var longer = new double[length];
            PyTorchTruncatedNormal.FillSlice(generator, before, 0, 0.02, -0.04, 0.04, start, longer);
            Assert.Equal(doubles.AsSpan(start, length).ToArray(), longer);
        }
    }

    // Moments of a normal distribution cut at a and b: Johnson, Kotz, Balakrishnan 1994, §13.10.1; here by mpmath.
    [Theory]
    [InlineData(0, 1, -2, 2, 0, 0.773741304)]
    [InlineData(1, 2, 0, 1.5, 0.761498882, 0.183930084)]
    [InlineData(0, 1, 3, 50, 3.28309865, 0.0705591868)]
    public void FillByRejection_HasTheMoments_AndStaysWithin(double mean, double stdDev, double low, double high, double mu, double variance)
    {
        var values = new float[20_000];
        PyTorchTruncatedNormal.FillByRejection(new PyTorchGenerator(5), mean, stdDev, low, high, values);
        Assert.All(values, value => Assert.InRange(value, (float)low, (float)high));
        double average = values.Average(value => (double)value);
        Assert.InRange(average - mu, -5 * Math.Sqrt(variance / values.Length), 5 * Math.Sqrt(variance / values.Length));
        double spread = values.Average(value => (value - mu) * (value - mu));
        Assert.InRange(spread / variance, 0.94, 1.06);
    }

    [Theory]
    [InlineData(double.NaN, 1, -2, 2)]
    [InlineData(0, 0, -2, 2)]
    [InlineData(0, -1, -2, 2)]
    [InlineData(0, double.PositiveInfinity, -2, 2)]
    [InlineData(0, 1e-50, -2, 2)]
    [InlineData(0, 1, 2, -2)]
    [InlineData(0, 1, double.NaN, 2)]
    [InlineData(0, 1, -2, double.PositiveInfinity)]
    [InlineData(0, 1, -1e39, 2)]
    public void Fill_Throws_AndLeavesTheDestination_WhenArgumentsAreWrong(double mean, double stdDev, double low, double high)
    {
        var generator = new PyTorchGenerator(1);
        float[] values = [7, 7];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.FillByRejection(generator, mean, stdDev, low, high, values));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PyTorchTruncatedNormal.FillSlice(generator, StreamPosition.Start, mean, stdDev, low, high, 0, values));
        Assert.Equal([7f, 7f], values);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var generator = new PyTorchGenerator(1);
        var values = new float[5000];
        Assert.Equal(0, Allocation.Of(() => PyTorchTruncatedNormal.Fill(generator, 0, 1, -2, 2, values)));
    }

    private static void AssertCertainOnesEqual(int step)
    {
        Assert.SkipUnless(InverseErrorSingle.IsSupported, "Eight at a time need AVX2 and FMA.");
        int first = BitConverter.SingleToInt32Bits(1e-12f);
        int one = BitConverter.SingleToInt32Bits(1);
        long arguments = 0;
        long certain = 0;
        Span<int> places = stackalloc int[Vector256<int>.Count];
        for (long bits = first; bits <= one; bits += (long)step * Vector256<int>.Count)
        {
            Vector256<int> next = Vector256.Min(Vector256.Create((int)bits) + (Vector256<int>.Indices * step), Vector256.Create(one));
            Vector256<float> y = next.AsSingle();
            (Vector256<int> found, Vector256<float> distances) = InverseErrorSingle.Find(y);
            found.CopyTo(places);
            (Vector256<float> x, Vector256<float> isCertain) = InverseErrorSingle.Of(y, distances, new InverseErrorSingle.Cubics(InverseErrorSingle.Table, places));
            for (int i = 0; i < Vector256<int>.Count; i++)
            {
                arguments++;
                if (isCertain[i] != 0)
                {
                    certain++;
                    if (x[i] != InverseErrorFunction.Of(y[i]))
                    {
                        Assert.Fail($"erf⁻¹ {y[i]:R} is {InverseErrorFunction.Of(y[i]):R}, not {x[i]:R}.");
                    }
                }
            }
        }

        // w below 2⁻¹⁵ is never certain; those are too few to count here.
        Assert.InRange(certain / (double)arguments, 0.985, 1);
    }

    private static void AssertCertainOnesEqual<TCells>(int step, double leastShare)
        where TCells : struct, IInverseErrorCells
    {
        Assert.SkipUnless(InverseErrorWide<TCells>.IsSupported, "Sixteen at a time need AVX-512.");
        int last = BitConverter.SingleToInt32Bits(InverseErrorWide<TCells>.Reach);
        var polynomials = new InverseErrorWide<TCells>.Polynomials();
        long arguments = 0;
        long certain = 0;
        for (long bits = BitConverter.SingleToInt32Bits(1e-12f); bits <= last; bits += (long)step * Vector512<int>.Count)
        {
            Vector512<int> next = Vector512.Min(Vector512.Create((int)bits) + (Vector512<int>.Indices * step), Vector512.Create(last));
            Vector512<float> y = next.AsSingle();
            (Vector512<float> x, int uncertain) = polynomials.Of(y);
            (Vector512<float> negative, int negativeUncertain) = polynomials.Of(-y);
            Assert.Equal((-x, uncertain), (negative, negativeUncertain));
            for (int i = 0; i < Vector512<int>.Count; i++)
            {
                arguments++;
                if ((uncertain >> i & 1) == 0)
                {
                    certain++;
                    if (x[i] != InverseErrorFunction.Of(y[i]))
                    {
                        Assert.Fail($"erf⁻¹ {y[i]:R} is {InverseErrorFunction.Of(y[i]):R}, not {x[i]:R}.");
                    }
                }
            }
        }

        Assert.InRange(certain / (double)arguments, leastShare, 1);
        if (TCells.TellsBeyond)
        {
            Assert.Equal(0xFFFF, polynomials.Of(Vector512.Create(MathF.BitIncrement(MathF.BitIncrement(InverseErrorWide<TCells>.Reach)))).Uncertain);
            Assert.Equal(0xFFFF, polynomials.Of(Vector512.Create(-1f)).Uncertain);
        }
    }
}
