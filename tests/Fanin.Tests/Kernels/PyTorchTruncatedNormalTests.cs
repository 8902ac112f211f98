using System.Runtime.InteropServices;
using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchTruncatedNormalTests
{
    private delegate void Filler<T>(PyTorchGenerator generator, Span<T> destination);

    private delegate void SliceFiller<T>(PyTorchGenerator generator, StreamPosition position, long start, Span<T> destination);

    [Fact]
    public void Transform_IsTheScalarFormula_AtEveryLength()
    {
        var spec = TruncatedNormalSpec.Create(0.1, 0.5, -0.7, 1.2, float.MaxValue, float.Epsilon);
        var uniforms = new float[257];
        PyTorchUniform.Fill(new PyTorchGenerator(5), -1, 1, uniforms);
        (uniforms[0], uniforms[9], uniforms[17], uniforms[30]) = (1, -1, 0, -0f);
        using var memory = new GuardedMemory(257 * sizeof(float));
        for (int length = 0; length <= uniforms.Length; length++)
        {
            var expected = new float[length];
            for (int i = 0; i < length; i++)
            {
                expected[i] = PyTorchTruncatedNormal.TransformOne(uniforms[i], (float)spec.Scale, 0.1f, -0.7f, 1.2f);
            }

            foreach (bool atEnd in new[] { false, true })
            {
                Span<float> values = atEnd ? memory.AtEnd<float>(length) : memory.AtStart<float>(length);
                uniforms.AsSpan(0, length).CopyTo(values);
                PyTorchTruncatedNormal.Transform(values, spec);
                Assert.True(MemoryMarshal.AsBytes(values).SequenceEqual(MemoryMarshal.AsBytes<float>(expected)), $"Length {length} differs.");
            }
        }
    }

    [Theory]
    [InlineData(1f, 1.25f)]
    [InlineData(-1f, -0.75f)]
    public void Transform_GivesTheBound_WhereTheUniformNumberIsAnEnd(float uniform, float bound)
    {
        var spec = TruncatedNormalSpec.Create(0, 0.01, -0.75, 1.25, float.MaxValue, float.Epsilon);
        float[] values = [.. Enumerable.Repeat(uniform, 17)];
        PyTorchTruncatedNormal.Transform(values, spec);
        Assert.All(values, value => Assert.Equal(bound, value));
    }

    [Fact]
    public void Slices_AreTheWhole()
    {
        CheckSlices<float>(
            (g, d) => PyTorchTruncatedNormal.Fill(g, 0.1, 1, -2, 2, d), (g, p, s, d) => PyTorchTruncatedNormal.FillSlice(g, p, 0.1, 1, -2, 2, s, d), 1);
        CheckSlices<double>(
            (g, d) => PyTorchTruncatedNormal.Fill(g, 0.1, 1, -2, 2, d), (g, p, s, d) => PyTorchTruncatedNormal.FillSlice(g, p, 0.1, 1, -2, 2, s, d), 2);
        CheckSlices<Half>(
            (g, d) => PyTorchTruncatedNormal.Fill(g, 0.1, 1, -2, 2, d), (g, p, s, d) => PyTorchTruncatedNormal.FillSlice(g, p, 0.1, 1, -2, 2, s, d), 1);
        CheckSlices<BFloat16>(
            (g, d) => PyTorchTruncatedNormal.Fill(g, 0.1, 1, -2, 2, d), (g, p, s, d) => PyTorchTruncatedNormal.FillSlice(g, p, 0.1, 1, -2, 2, s, d), 1);
    }

    [Theory]
    [InlineData(double.NaN, 1, -2, 2)]
    [InlineData(double.PositiveInfinity, 1, -2, 2)]
    [InlineData(0, 0, -2, 2)]
    [InlineData(0, -1, -2, 2)]
    [InlineData(0, double.NaN, -2, 2)]
    [InlineData(0, double.PositiveInfinity, -2, 2)]
    [InlineData(0, 1, 2, -2)]
    [InlineData(0, 1, double.NaN, 2)]
    [InlineData(0, 1, double.NegativeInfinity, 2)]
    [InlineData(0, 1, -2, double.PositiveInfinity)]
    public void Fill_Throws_AndLeavesTheDestination_WhenAnArgumentIsWrong(double mean, double stdDev, double low, double high)
    {
        var generator = new PyTorchGenerator(1);
        float[] singles = [7, 7];
        double[] doubles = [7, 7];
        Half[] halves = [Half.One, Half.One];
        BFloat16[] brains = [(BFloat16)7f, (BFloat16)7f];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, singles));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, doubles));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, halves));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.Fill(generator, mean, stdDev, low, high, brains));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PyTorchTruncatedNormal.FillSlice(generator, StreamPosition.Start, mean, stdDev, low, high, 0, singles));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchTruncatedNormal.FillSlice(generator, StreamPosition.Start, 0, 1, -2, 2, -1, singles));
        Assert.Equal([7f, 7f], singles);
        Assert.Equal([7d, 7d], doubles);
        Assert.Equal([Half.One, Half.One], halves);
        Assert.Equal([(BFloat16)7f, (BFloat16)7f], brains);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var generator = new PyTorchGenerator(1);
        (var singles, var doubles, var halves) = (new float[3000], new double[700], new Half[700]);
        FillAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        FillAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void FillAll()
        {
            PyTorchTruncatedNormal.Fill(generator, 0, 1, -2, 2, singles);
            PyTorchTruncatedNormal.Fill(generator, 0, 1, -2, 2, doubles);
            PyTorchTruncatedNormal.Fill(generator, 0, 1, -2, 2, halves);
        }
    }

    private static void CheckSlices<T>(Filler<T> fill, SliceFiller<T> fillSlice, int draws)
        where T : unmanaged
    {
        const int Before = 13;
        var generator = new PyTorchGenerator(9);
        var position = new StreamPosition(Before);
        generator.MoveTo(position);
        var whole = new T[2500];
        fill(generator, whole);
        Assert.Equal(Before + (draws * whole.Length), generator.Position.Draws);
        foreach ((int start, int length) in new[] { (0, 0), (0, 1), (1, 16), (7, 33), (2047, 3), (2048, 452), (2500, 0), (3, 2497) })
        {
            var part = new T[length];
            fillSlice(generator, position, start, part);
            Assert.Equal(whole[start..(start + length)], part);
        }
    }
}
