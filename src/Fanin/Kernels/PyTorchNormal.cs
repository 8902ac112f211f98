using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>normal_</c>, in float32, float64, float16 and bfloat16.</summary>
/// <remarks>
/// <para>Two methods. Contiguous tensors from 16 elements on: uniforms of the type for the whole tensor, transformed by blocks of 16; if the length
/// is no multiple of 16, the last 16 elements are drawn again. Fewer elements, or a tensor that is not contiguous
/// (<see cref="FillSerially{T}"/>): one after the other in double precision, rounded once, with the generator's left-over number.</para>
/// <para>Repeatability: exact by blocks in float32, float16 and bfloat16; close by blocks in float64, whose logarithm, sine and cosine are the
/// platform's (on Linux the C library's, as libtorch's), and serially, see <see cref="PyTorchGenerator.NextNormal"/>. For
/// <see cref="CpuCapability.Default"/> float32 is close too.</para>
/// <para>Differs from PyTorch 1.x in float16, whose bits have changed since.</para>
/// </remarks>
public static class PyTorchNormal
{
    /// <summary>The length from which on PyTorch fills by blocks.</summary>
    internal const int BlockThreshold = 16;

    /// <summary>Fills a span with normal numbers, as PyTorch fills a contiguous tensor.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Advances as PyTorch's does, see <see cref="Advance{T}"/>.</param>
    /// <param name="mean">μ, finite; by blocks rounded to the type.</param>
    /// <param name="stdDev">σ ≥ 0, finite; by blocks rounded to the type. 0 gives the mean, and takes all draws nevertheless.</param>
    /// <param name="destination">Row-major elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, or σ is negative or not finite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, double mean, double stdDev, Span<T> destination)
        where T : unmanaged
    {
        CheckArguments<T>(generator, mean, stdDev);
        if (destination.Length < BlockThreshold)
        {
            NormalFill.Serially(generator, mean, stdDev, destination);
            return;
        }

        StreamPosition before = generator.Position;
        NormalFill.ByBlocks(generator, before.Draws, mean, stdDev, destination.Length, 0, destination);
        generator.GoTo(Advance<T>(before, destination.Length).Draws);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill{T}"/> would give: any part alone, with the same bits.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ, as for the whole fill.</param>
    /// <param name="stdDev">σ, as for the whole fill.</param>
    /// <param name="count">Elements of the whole fill: the method, and the elements that are drawn again, depend on it.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill, ending within it.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, σ is negative or not finite, or the part is not within the whole.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, long count, long start, Span<T> destination)
        where T : unmanaged
    {
        CheckArguments<T>(generator, mean, stdDev);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, count - destination.Length);
        if (count < BlockThreshold)
        {
            FillSliceSerially(generator, position, mean, stdDev, start, destination);
        }
        else
        {
            NormalFill.ByBlocks(generator, position.Draws, mean, stdDev, count, start, destination);
        }
    }

    /// <summary>Fills a span with normal numbers, as PyTorch fills a tensor that is not contiguous, however long.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Advances as PyTorch's does, see <see cref="AdvanceSerially"/>.</param>
    /// <param name="mean">μ, finite.</param>
    /// <param name="stdDev">σ ≥ 0, finite.</param>
    /// <param name="destination">Elements in the order of memory: PyTorch fills by decreasing stride.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, or σ is negative or not finite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSerially<T>(PyTorchGenerator generator, double mean, double stdDev, Span<T> destination)
        where T : unmanaged
    {
        CheckArguments<T>(generator, mean, stdDev);
        NormalFill.Serially(generator, mean, stdDev, destination);
    }

    /// <summary>Fills a span with a part of what <see cref="FillSerially{T}"/> would give, which does not depend on the whole's length.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="mean">μ, as for the whole fill.</param>
    /// <param name="stdDev">σ, as for the whole fill.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, σ is negative or not finite, or <paramref name="start"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSliceSerially<T>(
        PyTorchGenerator generator, StreamPosition position, double mean, double stdDev, long start, Span<T> destination)
        where T : unmanaged
    {
        CheckArguments<T>(generator, mean, stdDev);
        generator.MoveTo(AdvanceSerially(position, start));
        NormalFill.Serially(generator, mean, stdDev, destination);
    }

    /// <summary>Where the stream stands after a fill of a type with one draw an element: all but float64.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place after n, n + 16 or four draws for every two elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static StreamPosition Advance(StreamPosition position, long count) => Advance<float>(position, count);

    /// <summary>Where the stream stands after a fill.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place after n or n + 16 uniform numbers of the type, or, below 16 elements, four draws for every two of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static StreamPosition Advance<T>(StreamPosition position, long count)
        where T : unmanaged
    {
        int draws = FloatFormat.DrawsPerElement<T>();
        if (count < BlockThreshold)
        {
            return AdvanceSerially(position, count);
        }

        long drawn = count % NormalBlock.Length == 0 ? count : checked(count + NormalBlock.Length);
        return position with { Draws = checked(position.Draws + (draws * drawn)) };
    }

    /// <summary>Where the stream stands after a serial fill, whatever the type.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place after four draws for every two elements, the first of which may be left over from before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static StreamPosition AdvanceSerially(StreamPosition position, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 0 && position.CachedPair is not null)
        {
            position = position with { CachedPair = null };
            count--;
        }

        long pairs = (count / 2) + (count % 2);
        long after = checked(position.Draws + (4 * pairs));
        return count == 0 ? position : new StreamPosition(after, count % 2 == 0 ? null : after - 4);
    }

    private static void CheckArguments<T>(PyTorchGenerator generator, double mean, double stdDev)
    {
        ArgumentNullException.ThrowIfNull(generator);
        _ = FloatFormat.DrawsPerElement<T>();
        Check.Finite(mean);
        Check.FiniteNonNegative(stdDev);
    }
}
