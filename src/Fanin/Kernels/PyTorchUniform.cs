using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>uniform_</c>: <c>x = from + (to − from)·u</c>, in float32, float64, float16 and bfloat16.</summary>
/// <remarks>
/// <para>u is the low bits of a draw, as many as the type has: 24, 11 or 8; for float64 the low 53 of two draws. The bounds and their difference
/// are rounded to the type; product and sum are fused in float32 and float64 (see <see cref="CpuCapability"/> for the exception), and computed in
/// float32 and rounded once in the 16-bit types. Both ends can occur: the upper one by rounding.</para>
/// <para>PyTorch fills a tensor that is not contiguous in the order of its memory, by the same draws.</para>
/// <para>Repeatability: exact.</para>
/// </remarks>
public static class PyTorchUniform
{
    /// <summary>Fills a span with uniform numbers.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Advances by one draw an element, two for double; also where <paramref name="from"/> equals <paramref name="to"/>.</param>
    /// <param name="from">Lower bound; rounded to the type by itself, as PyTorch does.</param>
    /// <param name="to">Upper bound, at least <paramref name="from"/>; rounded likewise.</param>
    /// <param name="destination">Elements in the order of memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite in the type, or the bounds are in the wrong order or too far apart.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, double from, double to, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        int draws = FloatFormat.DrawsPerElement<T>();
        CheckBounds<T>(from, to);
        bool fused = generator.Capability == CpuCapability.Avx2;
        if (typeof(T) == typeof(float) && fused)
        {
            FillFromWords(generator.Words, (float)from, (float)to, MemoryMarshal.Cast<T, float>(destination));
        }
        else
        {
            FillFromDraws(generator.Words, draws, from, to, fused, destination);
        }
    }

    /// <summary>Fills a span with a part of what a fill would give: any part alone, with the same bits.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="from">Lower bound, as for the whole fill.</param>
    /// <param name="to">Upper bound, as for the whole fill.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A bound is not finite in the type, the bounds are in the wrong order or too far apart, or <paramref name="start"/> is negative.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(
        PyTorchGenerator generator, StreamPosition position, double from, double to, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        CheckBounds<T>(from, to);
        generator.GoTo(Advance<T>(position, start).Draws);
        Fill(generator, from, to, destination);
    }

    /// <summary>Where the stream stands after a fill.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place after one draw an element, two for double; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static StreamPosition Advance<T>(StreamPosition position, long count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return position with { Draws = checked(position.Draws + (FloatFormat.DrawsPerElement<T>() * count)) };
    }

    /// <summary>What is wrong with bounds that PyTorch refuses for float32; <see langword="null"/> if nothing is.</summary>
    internal static string? BoundsProblem(double from, double to) => BoundsProblem<float>(from, to);

    /// <summary>What is wrong with bounds that PyTorch refuses for a type; <see langword="null"/> if nothing is.</summary>
    internal static string? BoundsProblem<T>(double from, double to)
    {
        double max = FloatFormat.Max<T>();
        if (!(Math.Abs(from) <= max && Math.Abs(to) <= max))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"Expected bounds within the finite {FloatFormat.Name<T>()} numbers, got {from:R} and {to:R}.");
        }

        if (from > to)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {from:R}, got {to:R}.");
        }

        return to - from <= max
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Expected bounds no further apart than {max:R}, got {from:R} and {to:R}.");
    }

    /// <summary>Refuses what <see cref="BoundsProblem{T}"/> finds.</summary>
    internal static void CheckBounds<T>(double from, double to)
    {
        if (BoundsProblem<T>(from, to) is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(to), problem);
        }
    }

    /// <summary>Turns draws into numbers: one an element, two for double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Convert<T>(ReadOnlySpan<uint> draws, Span<T> destination, double from, double to, bool fused)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float low = (float)from;
            Span<float> singles = MemoryMarshal.Cast<T, float>(destination);
            if (fused)
            {
                UniformSingle.Convert(draws, singles, low, (float)to - low);
            }
            else
            {
                UniformSingle.ConvertUnfused(draws, singles, low, (float)to - low);
            }
        }
        else if (typeof(T) == typeof(double))
        {
            Span<double> doubles = MemoryMarshal.Cast<T, double>(destination);
            if (fused)
            {
                UniformDouble.Convert(draws, doubles, from, to - from);
            }
            else
            {
                UniformDouble.ConvertUnfused(draws, doubles, from, to - from);
            }
        }
        else if (typeof(T) == typeof(Half))
        {
            var low = (Half)(float)from;
            UniformSixteen.Convert(draws, MemoryMarshal.Cast<T, Half>(destination), low, (Half)(float)to - low);
        }
        else
        {
            var low = (BFloat16)from;
            UniformSixteen.Convert(draws, MemoryMarshal.Cast<T, BFloat16>(destination), low, (BFloat16)((float)(BFloat16)to - low));
        }
    }

    private static void FillFromWords(MersenneTwister stream, float from, float to, Span<float> destination)
    {
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> words = stream.TakeWords(destination.Length);
            UniformSingle.ConvertWords(words, destination[..words.Length], from, to - from);
            destination = destination[words.Length..];
        }
    }

    private static void FillFromDraws<T>(MersenneTwister stream, int each, double from, double to, bool fused, Span<T> destination)
        where T : unmanaged
    {
        Span<uint> group = stackalloc uint[each];
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> draws = stream.Take(Math.Min(destination.Length, int.MaxValue / each) * each, group);
            int count = draws.Length / each;
            Convert(draws, destination[..count], from, to, fused);
            destination = destination[count..];
        }
    }
}
