using Fanin.Streams;

namespace Fanin.Kernels;

public static partial class PyTorchTruncatedNormal
{
    private static readonly double LeastBFloat16 = new BFloat16(1);

    // What the element types of 16 bits differ in.
    private interface IReduced<T>
    {
        public static abstract int UniformBits { get; }

        public static abstract T Of(float value);

        public static abstract float Round(double value);
    }

    /// <summary>Fills a span with truncated normal numbers in float16, rounding after every operation as PyTorch does.</summary>
    /// <param name="generator">Advances by one draw an element, of which 11 bits are used.</param>
    /// <param name="mean">μ of the normal distribution before truncation, finite; may lie outside the bounds.</param>
    /// <param name="stdDev">σ before truncation, positive.</param>
    /// <param name="low">Lower bound, in units of the result (not of σ); finite.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or float16 cannot hold it.</exception>
    public static void Fill(PyTorchGenerator generator, double mean, double stdDev, double low, double high, Span<Half> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        FillReduced<Half, Binary16>(generator, Half16(mean, stdDev, low, high), destination);
    }

    /// <summary>Fills a span with truncated normal numbers in bfloat16, rounding after every operation as PyTorch does.</summary>
    /// <param name="generator">Advances by one draw an element, of which 8 bits are used: there are at most 256 different results.</param>
    /// <param name="mean">μ of the normal distribution before truncation, finite; may lie outside the bounds.</param>
    /// <param name="stdDev">σ before truncation, positive.</param>
    /// <param name="low">Lower bound, in units of the result (not of σ); finite.</param>
    /// <param name="high">Upper bound, at least <paramref name="low"/>.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or bfloat16 cannot hold it.</exception>
    public static void Fill(PyTorchGenerator generator, double mean, double stdDev, double low, double high, Span<BFloat16> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        FillReduced<BFloat16, Brain16>(generator, Brain(mean, stdDev, low, high), destination);
    }

    /// <summary>Fills a span with a part of a fill in float16.</summary>
    /// <param name="generator">Moves to the end of the part.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="start">Index of the first element of the part, at least 0.</param>
    /// <param name="destination">The elements from <paramref name="start"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or float16 cannot hold it.</exception>
    public static void FillSlice(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, double low, double high, long start, Span<Half> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        TruncatedNormalSpec spec = Half16(mean, stdDev, low, high);
        generator.MoveTo(Advance(position, start));
        FillReduced<Half, Binary16>(generator, spec, destination);
    }

    /// <summary>Fills a span with a part of a fill in bfloat16.</summary>
    /// <param name="generator">Moves to the end of the part.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="start">Index of the first element of the part, at least 0.</param>
    /// <param name="destination">The elements from <paramref name="start"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or bfloat16 cannot hold it.</exception>
    public static void FillSlice(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, double low, double high, long start, Span<BFloat16> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        TruncatedNormalSpec spec = Brain(mean, stdDev, low, high);
        generator.MoveTo(Advance(position, start));
        FillReduced<BFloat16, Brain16>(generator, spec, destination);
    }

    // A draw has so few values that matter that a long fill looks its results up.
    private static void FillReduced<T, TKind>(PyTorchGenerator generator, in TruncatedNormalSpec spec, Span<T> destination)
        where T : unmanaged
        where TKind : struct, IReduced<T>
    {
        int results = 1 << TKind.UniformBits;
        if (destination.Length < results)
        {
            FillReducedOneByOne<T, TKind>(generator, spec, destination);
            return;
        }

        var formula = ReducedFormula<T, TKind>.Of(spec);
        Span<T> table = stackalloc T[results];
        for (int u = 0; u < results; u++)
        {
            table[u] = formula.Result((uint)u);
        }

        Span<uint> group = stackalloc uint[1];
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> draws = generator.Words.Take(destination.Length, group);
            for (int i = 0; i < draws.Length; i++)
            {
                destination[i] = table[(int)(draws[i] & (uint)(table.Length - 1))];
            }

            destination = destination[draws.Length..];
        }
    }

    private static void FillReducedOneByOne<T, TKind>(PyTorchGenerator generator, in TruncatedNormalSpec spec, Span<T> destination)
        where TKind : struct, IReduced<T>
    {
        var formula = ReducedFormula<T, TKind>.Of(spec);
        foreach (ref T element in destination)
        {
            element = formula.Result(generator.Words.NextUInt32());
        }
    }

    private static TruncatedNormalSpec Half16(double mean, double stdDev, double low, double high) =>
        TruncatedNormalSpec.Create(mean, stdDev, low, high, (double)Half.MaxValue, (double)Half.Epsilon);

    private static TruncatedNormalSpec Brain(double mean, double stdDev, double low, double high) =>
        TruncatedNormalSpec.Create(mean, stdDev, low, high, BFloat16.MaxValue, LeastBFloat16);

    private readonly struct Binary16 : IReduced<Half>
    {
        public static int UniformBits => 11;

        public static Half Of(float value) => (Half)value;

        public static float Round(double value) => (float)(Half)(float)value;
    }

    private readonly struct Brain16 : IReduced<BFloat16>
    {
        public static int UniformBits => 8;

        public static BFloat16 Of(float value) => (BFloat16)value;

        public static float Round(double value) => (BFloat16)(float)value;
    }

    // One element, every operation rounded to the type.
    private readonly record struct ReducedFormula<T, TKind>(float From, float Range, float Scale, float Mean, float Low, float High)
        where TKind : struct, IReduced<T>
    {
        public static ReducedFormula<T, TKind> Of(in TruncatedNormalSpec spec)
        {
            float from = TKind.Round(spec.From);
            return new(
                from, TKind.Round(TKind.Round(spec.To) - from), TKind.Round(spec.Scale), TKind.Round(spec.Mean), TKind.Round(spec.Low), TKind.Round(spec.High));
        }

        public T Result(uint draw)
        {
            uint mask = (1u << TKind.UniformBits) - 1;
            float unit = 1f / (1u << TKind.UniformBits);
            float u = TKind.Round(((draw & mask) * unit * Range) + From);
            float x = TKind.Round(InverseErrorFunction.Of(u));
            x = TKind.Round(TKind.Round(x * Scale) + Mean);
            return TKind.Of(x > Low ? Math.Min(x, High) : Low);
        }
    }
}
