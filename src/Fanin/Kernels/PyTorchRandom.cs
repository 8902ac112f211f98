using System.Runtime.CompilerServices;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>random_</c> and <c>randint</c>: <c>x = from + (draw mod (to − from))</c>, whole numbers in any of six types.</summary>
/// <remarks>
/// <para>From to − from = 2²⁸ on, two draws make one number, the first being the high half. The remainder prefers small numbers, by less than one
/// part in 15.</para>
/// <para>In a floating-point type, bounds beyond the whole numbers that the type holds without gaps are brought to numbers of the type first, and
/// x is rounded to the nearest.</para>
/// <para>Repeatability: exact.</para>
/// <para>Differs from: older releases of PyTorch, which change to two draws at 2³², and in some types not at all; and from TorchSharp 0.107, which
/// passes the bounds as float64, so that those beyond 2⁵³ can be others.</para>
/// </remarks>
public static class PyTorchRandom
{
    /// <summary>Fills a span with whole numbers between bounds: <c>random_(from, to)</c>.</summary>
    /// <typeparam name="T">long, int, float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Advances by one draw an element, or two where to − from is 2²⁸ or more.</param>
    /// <param name="from">The least number.</param>
    /// <param name="to">Above the greatest number; above <paramref name="from"/>.</param>
    /// <param name="destination">Elements in the order of memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are in the wrong order, or the type cannot hold them.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, long from, long to, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        Fill(generator.Words, IntegerRange.Between<T>(from, to), destination);
    }

    /// <summary>Fills a span with whole numbers of the type's own range: <c>random_()</c>.</summary>
    /// <typeparam name="T">
    /// long (0 … 2⁶³ − 1), int (0 … 2³¹ − 1), float (0 … 2²⁴), double (0 … 2⁵³), Half (0 … 2¹¹) or BFloat16 (0 … 2⁸).
    /// </typeparam>
    /// <param name="generator">Advances by one draw an element, two for long and double.</param>
    /// <param name="destination">Elements in the order of memory.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        Fill(generator.Words, IntegerRange.Whole<T>(), destination);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill{T}(PyTorchGenerator, long, long, Span{T})"/> gives.</summary>
    /// <typeparam name="T">long, int, float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="from">The least number.</param>
    /// <param name="to">Above the greatest number.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The bounds are in the wrong order, the type cannot hold them, or <paramref name="start"/> is negative.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(
        PyTorchGenerator generator, StreamPosition position, long from, long to, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.GoTo(Advance<T>(position, from, to, start).Draws);
        Fill(generator, from, to, destination);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill{T}(PyTorchGenerator, Span{T})"/> gives.</summary>
    /// <typeparam name="T">long, int, float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(PyTorchGenerator generator, StreamPosition position, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.GoTo(Advance<T>(position, start).Draws);
        Fill(generator, destination);
    }

    /// <summary>Where the stream stands after a fill between bounds.</summary>
    /// <typeparam name="T">long, int, float, double, Half or BFloat16.</typeparam>
    /// <param name="position">Where it stands before.</param>
    /// <param name="from">The least number.</param>
    /// <param name="to">Above the greatest number.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place one draw an element further, or two; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The bounds are in the wrong order, the type cannot hold them, or <paramref name="count"/> is negative.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static StreamPosition Advance<T>(StreamPosition position, long from, long to, long count)
        where T : unmanaged =>
        Advance(position, IntegerRange.Between<T>(from, to), count);

    /// <summary>Where the stream stands after a fill without bounds.</summary>
    /// <typeparam name="T">long, int, float, double, Half or BFloat16.</typeparam>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place one draw an element further, two for long and double; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static StreamPosition Advance<T>(StreamPosition position, long count)
        where T : unmanaged =>
        Advance(position, IntegerRange.Whole<T>(), count);

    private static StreamPosition Advance(StreamPosition position, IntegerRange range, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return position with { Draws = checked(position.Draws + (range.Draws * count)) };
    }

    private static void Fill<T>(MersenneTwister words, IntegerRange range, Span<T> destination)
        where T : unmanaged
    {
        if (range.Draws == 1)
        {
            uint count = (uint)range.Count;
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = Number<T>(range.From + (words.NextUInt32() % count));
            }
        }
        else
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = Number<T>(unchecked(range.From + (long)(words.NextUInt64() % range.Count)));
            }
        }
    }

    // To the 16-bit types by way of float32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Number<T>(long value)
        where T : unmanaged =>
        typeof(T) == typeof(long) ? Unsafe.BitCast<long, T>(value)
        : typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>((int)value)
        : typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(value)
        : typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(value)
        : typeof(T) == typeof(Half) ? Unsafe.BitCast<Half, T>((Half)(float)value)
        : Unsafe.BitCast<BFloat16, T>((BFloat16)(float)value);
}
