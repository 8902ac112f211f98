using System.Globalization;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>uniform_</c> in float32: <c>x = from + (to − from)·u</c>, one draw an element.</summary>
/// <remarks>
/// <para>u is the low 24 bits of a draw times 2⁻²⁴, in [0, 1 − 2⁻²⁴]; the product and sum are fused. Both ends can occur: the upper one by
/// rounding.</para>
/// <para>Repeatability: exact. One explicit fused multiply-add an element, as in the AVX2 build of libtorch.</para>
/// </remarks>
public static class PyTorchUniform
{
    private const uint Mask24 = (1u << 24) - 1;
    private const float Unit24 = 1f / (1u << 24);

    /// <summary>Fills a span with uniform numbers.</summary>
    /// <param name="generator">Advances by one draw an element, also where <paramref name="from"/> equals <paramref name="to"/>.</param>
    /// <param name="from">Lower bound; rounded to float32 by itself, as PyTorch does.</param>
    /// <param name="to">Upper bound, at least <paramref name="from"/>; rounded likewise.</param>
    /// <param name="destination">Row-major elements of a contiguous tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not a finite float32, or the bounds are in the wrong order or too far apart.</exception>
    public static void Fill(PyTorchGenerator generator, double from, double to, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckBounds(from, to);
        float low = (float)from;
        float range = (float)to - low;
        MersenneTwister words = generator.Words;
        while (destination.Length > 0)
        {
            ReadOnlySpan<uint> block = words.Take(destination.Length);
            for (int i = 0; i < block.Length; i++)
            {
                destination[i] = MathF.FusedMultiplyAdd((MersenneTwister.Temper(block[i]) & Mask24) * Unit24, range, low);
            }

            destination = destination[block.Length..];
        }
    }

#pragma warning disable
    public static void FillSlice<T>(PyTorchGenerator generator, StreamPosition position, double from, double to, long start, Span<T> destination) where T : unmanaged
    {
        generator.MoveTo(position with { Draws = position.Draws + start });
        Fill(generator, from, to, System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination));
    }

    /// <summary>What is wrong with bounds that PyTorch refuses for float32; <see langword="null"/> if nothing is.</summary>
    /// <param name="from">Lower bound.</param>
    /// <param name="to">Upper bound.</param>
    internal static string? BoundsProblem(double from, double to)
    {
        if (!(Math.Abs(from) <= float.MaxValue && Math.Abs(to) <= float.MaxValue))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Expected bounds within the finite float32 numbers, got {from:R} and {to:R}.");
        }

        if (from > to)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Expected an upper bound of at least the lower one, {from:R}, got {to:R}.");
        }

        return to - from <= float.MaxValue
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Expected bounds no further apart than {float.MaxValue:R}, got {from:R} and {to:R}.");
    }

    private static void CheckBounds(double from, double to)
    {
        if (BoundsProblem(from, to) is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(to), problem);
        }
    }
}
