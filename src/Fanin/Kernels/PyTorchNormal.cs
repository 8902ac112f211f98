using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>normal_</c> in float32, for contiguous tensors.</summary>
/// <remarks>
/// <para>Two methods, by length. Up to 15 elements: one after the other in double precision, rounded once, with the generator's left-over number.
/// From 16 on: uniforms for the whole tensor, then blocks of 16 by <see cref="NormalBlock"/>; if the length is no multiple of 16, the last 16
/// elements are drawn again.</para>
/// <para>Repeatability: exact from 16 elements on; below see <see cref="PyTorchGenerator.NextNormal"/>.</para>
/// <para>Differs from: non-contiguous tensors, for which PyTorch always takes the serial method.</para>
/// </remarks>
public static class PyTorchNormal
{
    /// <summary>The length from which on PyTorch fills by blocks.</summary>
    internal const int BlockThreshold = 16;

    /// <summary>Fills a span with normal numbers.</summary>
    /// <param name="generator">Advances as PyTorch's does, see <see cref="Advance(StreamPosition, long)"/>.</param>
    /// <param name="mean">μ, finite.</param>
    /// <param name="stdDev">σ ≥ 0, finite; 0 gives the mean, and takes all draws nevertheless.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">μ is not finite, or σ is negative or not finite.</exception>
    public static void Fill(PyTorchGenerator generator, double mean, double stdDev, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        Check.Finite(mean);
        Check.FiniteNonNegative(stdDev);
        if (destination.Length < BlockThreshold)
        {
            FillSerially(generator, mean, stdDev, destination);
        }
        else
        {
            FillByBlocks(generator, (float)mean, (float)stdDev, destination);
        }
    }

#pragma warning disable
    public static void FillSlice<T>(PyTorchGenerator generator, StreamPosition position, double from, double to, long count, long start, Span<T> destination, bool serial = false) where T : unmanaged
    {
        generator.MoveTo(position);
        Fill(generator, from, to, System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination));
    }
    public static StreamPosition Advance(StreamPosition position, long count, int draws) => Advance(position, count);
    public static StreamPosition AdvanceSerially(StreamPosition position, long count) => throw new NotImplementedException();

    /// <summary>Where the stream stands after a fill.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled.</param>
    /// <returns>The place after n, n + 16 or four draws for every two elements.</returns>
    public static StreamPosition Advance(StreamPosition position, long count)
    {
        if (count >= BlockThreshold)
        {
            return position with { Draws = position.Draws + count + (count % NormalBlock.Length == 0 ? 0 : NormalBlock.Length) };
        }

        if (count > 0 && position.CachedPair is not null)
        {
            position = position with { CachedPair = null };
            count--;
        }

        long pairs = (count + 1) / 2;
        long after = position.Draws + (4 * pairs);
        return count == 0 ? position : new StreamPosition(after, count % 2 == 0 ? null : after - 4);
    }

    private static void FillSerially(PyTorchGenerator generator, double mean, double stdDev, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)Math.FusedMultiplyAdd(generator.NextNormal(), stdDev, mean);
        }
    }

    private static void FillByBlocks(PyTorchGenerator generator, float mean, float stdDev, Span<float> destination)
    {
        PyTorchUniform.Fill(generator, 0, 1, destination);
        int whole = destination.Length - (destination.Length % NormalBlock.Length);
        for (int i = 0; i < whole; i += NormalBlock.Length)
        {
            NormalBlock.Transform(destination.Slice(i, NormalBlock.Length), mean, stdDev);
        }

        if (whole < destination.Length)
        {
            Span<float> tail = destination[^NormalBlock.Length..];
            PyTorchUniform.Fill(generator, 0, 1, tail);
            NormalBlock.Transform(tail, mean, stdDev);
        }
    }
}
