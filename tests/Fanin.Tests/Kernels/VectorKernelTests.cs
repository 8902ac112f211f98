using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fanin.Kernels;
using Fanin.Kernels.Lanes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

/// <summary>Vector kernels equal their scalar references at every length, on memory that ends (or begins) where nobody may touch it.</summary>
public class VectorKernelTests
{
    private const int Most = 257;

    // Bounds: ordinary ones, a degenerate one, and ranges so small that a unit can't be moved to them.
    private static readonly (double From, double To)[] Bounds = [(-0.1, 0.3), (2, 2), (0, 1e-36), (0, 1e-44), (0, 1e-320)];

    private static readonly (double Mean, double StdDev)[] Moments = [(0, 1), (0.3, 0.02), (-0.0, 0.7), (1, 0), (0, 1e-6), (3e4, 9e3)];

    [Fact]
    public void Uniform_IsItsReference_AtEveryLength()
    {
        foreach ((double from, double to) in Bounds)
        {
            Check<float>((draws, values) => UniformSingle.Convert(draws, values, (float)from, (float)to - (float)from), values =>
                PyTorchReference.Uniform(Draws(1, values.Length), values, (float)from, (float)to - (float)from));
            Check<float>((words, values) => UniformSingle.ConvertWords(words, values, (float)from, (float)to - (float)from), values =>
                PyTorchReference.Uniform([.. Draws(1, values.Length).Select(MersenneTwister.Temper)], values, (float)from, (float)to - (float)from));
            Check<double>((draws, values) => UniformDouble.Convert(draws, values, from, to - from), values =>
                PyTorchReference.Uniform(Draws(2, values.Length), values, from, to - from));
            Check<Half>((draws, values) => UniformSixteen.Convert(draws, values, (Half)from, (Half)to - (Half)from), values =>
                PyTorchReference.Uniform(Draws(1, values.Length), values, (Half)from, (Half)to - (Half)from));
            Check<BFloat16>((draws, values) => UniformSixteen.Convert(draws, values, (BFloat16)from, PyTorchReference.Range(from, to)), values =>
                PyTorchReference.Uniform(Draws(1, values.Length), values, (BFloat16)from, PyTorchReference.Range(from, to)));
        }
    }

    [Fact]
    public void Normal_IsItsReference_AtEveryLength()
    {
        foreach ((double mean, double stdDev) in Moments)
        {
            Check<float>((draws, values) => NormalBlock.Transform(draws, values, (float)mean, (float)stdDev), values =>
                NormalBlock.TransformOneByOne(Draws(1, values.Length), values, (float)mean, (float)stdDev), NormalBlock.Length);
            Check<Half>((draws, values) => NormalSixteen.Transform(draws, values, (Half)mean, (Half)stdDev), values =>
                NormalSixteen.OneByOne(Draws(1, values.Length), values, (Half)mean, (Half)stdDev), NormalBlock.Length);
            Check<BFloat16>((draws, values) => NormalSixteen.Transform(draws, values, (BFloat16)mean, (BFloat16)stdDev), values =>
                NormalSixteen.OneByOne(Draws(1, values.Length), values, (BFloat16)mean, (BFloat16)stdDev), NormalBlock.Length);
        }
    }

    // Ties to even come out of a splitting that does not promise them in general.
    [Fact]
    public void RoundToBFloat16_IsTheConversion_ForEverySignificand()
    {
        Assert.SkipUnless(VectorSpan.HasFused256, "Vectors are not used here.");
        foreach (uint exponent in new uint[] { 0x0F800000, 0x3F800000, 0xEF800000 })
        {
            for (uint bits = 0; bits < 1u << 23; bits += 8)
            {
                Vector256<uint> all = Vector256.Create(exponent | bits) + Vector256<uint>.Indices;
                Vector256<uint> tie = (all >>> 16) & Vector256<uint>.One;
                Vector256<uint> expected = (all + Vector256.Create(0x7FFFu) + tie) & Vector256.Create(0xFFFF0000);
                if (expected != SixteenBits.RoundToBFloat16(all.AsSingle()).AsUInt32())
                {
                    Assert.Fail($"Expected the nearest bfloat16 of {exponent | bits:x8} and the next seven.");
                }
            }
        }
    }

    // The claims behind the vectors' shortcuts hold for every argument: a quarter of a minute without vectors.
    [Fact(Explicit = true)]
    public void Normal_IsItsReference_ForEveryUniformNumber()
    {
        Span<uint> draws = new uint[1 << 12];
        Span<float> expected = new float[draws.Length];
        Span<float> actual = new float[draws.Length];
        for (uint first = 0; first < 1u << 24; first += (uint)draws.Length / 2)
        {
            for (int i = 0; i < draws.Length; i++)
            {
                draws[i] = first + (uint)((i / NormalBlock.Length * 8) + (i % 8)) + 0x55000000;
            }

            NormalBlock.TransformOneByOne(draws, expected, 0, 1);
            NormalBlock.Transform(draws, actual, 0, 1);
            Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), $"Expected the reference's bits from {first} on.");
        }
    }

    [Fact]
    public void Refresh_IsTheRecurrence_EightWordsAtATime()
    {
        Assert.SkipUnless(Avx2.IsSupported, "Eight words at a time need AVX2.");
        CheckRefresh(TwisterBlock.RefreshBy8);
    }

    [Fact]
    public void Refresh_IsTheRecurrence_SixteenWordsAtATime()
    {
        Assert.SkipUnless(Vector512.IsHardwareAccelerated, "Sixteen words at a time need vectors of 512 bits.");
        CheckRefresh(TwisterBlock.RefreshBy16);
    }

    [Fact]
    public void Advance_IsTheRecurrence_EightWordsAtATime()
    {
        Assert.SkipUnless(Avx2.IsSupported, "Eight words at a time need AVX2.");
        CheckRefresh((words, draws) => AdvanceAndTemper(TwisterBlock.AdvanceBy8, words, draws));
    }

    [Fact]
    public void Advance_IsTheRecurrence_SixteenWordsAtATime()
    {
        Assert.SkipUnless(Vector512.IsHardwareAccelerated, "Sixteen words at a time need vectors of 512 bits.");
        CheckRefresh((words, draws) => AdvanceAndTemper(TwisterBlock.AdvanceBy16, words, draws));
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var generator = new PyTorchGenerator(1);
        var singles = new float[1000];
        var doubles = new double[1000];
        var halves = new Half[1000];
        var brains = new BFloat16[1000];
        Assert.Equal(0, Allocation.Of(FillAll));

        void FillAll()
        {
            PyTorchUniform.Fill(generator, 0, 1, singles);
            PyTorchUniform.Fill(generator, 0, 1, doubles);
            PyTorchUniform.Fill(generator, 0, 1, halves);
            PyTorchUniform.Fill(generator, 0, 1, brains);
            PyTorchNormal.Fill(generator, 0, 1, singles);
            PyTorchNormal.Fill(generator, 0, 1, doubles);
            PyTorchNormal.Fill(generator, 0, 1, halves);
            PyTorchNormal.Fill(generator, 0, 1, brains);
        }
    }

    private delegate void Refresh(Span<uint> words, Span<uint> draws);

    private delegate void Kernel<T>(ReadOnlySpan<uint> draws, Span<T> values);

    private delegate void Reference<T>(Span<T> values);

    private static void Check<T>(Kernel<T> kernel, Reference<T> reference, int step = 1)
        where T : unmanaged
    {
        int drawsEach = typeof(T) == typeof(double) ? 2 : 1;
        using var read = new GuardedMemory(2 * Most * sizeof(uint));
        using var written = new GuardedMemory(Most * sizeof(double));
        for (int length = 0; length <= Most; length += step)
        {
            var expected = new T[length];
            reference(expected);
            Draws(drawsEach, length).CopyTo(read.AtEnd<uint>(length * drawsEach));
            kernel(read.AtEnd<uint>(length * drawsEach), written.AtEnd<T>(length));
            AssertSame<T>(expected, written.AtEnd<T>(length));
            Draws(drawsEach, length).CopyTo(read.AtStart<uint>(length * drawsEach));
            kernel(read.AtStart<uint>(length * drawsEach), written.AtStart<T>(length));
            AssertSame<T>(expected, written.AtStart<T>(length));
        }
    }

    private static void CheckRefresh(Refresh refresh)
    {
        uint[] expected = new uint[TwisterBlock.Size + TwisterBlock.Mirror];
        Draws(1, TwisterBlock.Size).CopyTo(expected);
        using var memory = new GuardedMemory(expected.Length * sizeof(uint));
        using var drawn = new GuardedMemory(TwisterBlock.Size * sizeof(uint));
        Span<uint> actual = memory.AtEnd<uint>(expected.Length);
        expected.CopyTo(actual);
        uint[] expectedDraws = new uint[TwisterBlock.Size];
        Span<uint> actualDraws = drawn.AtEnd<uint>(TwisterBlock.Size);
        for (int block = 0; block < 5; block++)
        {
            TwisterBlock.RefreshOneByOne(expected, expectedDraws);
            refresh(actual, actualDraws);
            Assert.Equal(expected.AsSpan(0, TwisterBlock.Size), actual[..TwisterBlock.Size]);
            Assert.Equal(expectedDraws, actualDraws);
        }
    }

    private static void AdvanceAndTemper(Action<Span<uint>> advance, Span<uint> words, Span<uint> draws)
    {
        advance(words);
        TwisterBlock.Temper(words[..TwisterBlock.Size], draws);
    }

    // Draws with all bits in use, the extreme ones first.
    private static uint[] Draws(int each, int length)
    {
        var twister = new MersenneTwister(17);
        uint[] draws = new uint[each * length];
        for (int i = 0; i < draws.Length; i++)
        {
            uint draw = twister.NextUInt32();
            draws[i] = i switch { 0 or 9 => 0, 1 or 8 => uint.MaxValue, _ => draw };
        }

        return draws;
    }

    private static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged =>
        Assert.True(
            MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), $"Expected the reference's {expected.Length} numbers of {typeof(T).Name}.");
}
