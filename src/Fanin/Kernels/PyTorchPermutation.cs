using System.Numerics;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>randperm</c>: the numbers 0 … n − 1 in a random order.</summary>
/// <remarks>
/// <para>Below <see cref="LargeCount"/>: for i = 0 … n − 2, elements i and i + (draw mod (n − i)) change places. From there on, inside out: for
/// i = 0 … n − 1, element i becomes element z and element z becomes i, z being (two draws) mod (i + 1). The remainders prefer small numbers: by at
/// most one part in 20.</para>
/// <para>A permutation is drawn whole: it has no slices.</para>
/// <para>Repeatability: exact, and the same for every integer type.</para>
/// </remarks>
public static class PyTorchPermutation
{
    /// <summary>From here on PyTorch shuffles by the other method: ⌊(2³² − 1)/20⌋.</summary>
    public const int LargeCount = (int)(uint.MaxValue / 20);

    /// <summary>Fills a span with a permutation of 0 … length − 1, as <c>randperm(length, dtype=torch.int32)</c>.</summary>
    /// <param name="generator">Advances by length − 1 draws, none for no element; by twice the length from <see cref="LargeCount"/> on.</param>
    /// <param name="destination">All elements of the permutation.</param>
    public static void Fill(PyTorchGenerator generator, Span<int> destination) => Fill(generator, destination, LargeCount);

    /// <summary>Fills a span with a permutation of 0 … length − 1, as <c>randperm(length)</c>.</summary>
    /// <param name="generator">Advances by length − 1 draws, none for no element; by twice the length from <see cref="LargeCount"/> on.</param>
    /// <param name="destination">All elements of the permutation.</param>
    public static void Fill(PyTorchGenerator generator, Span<long> destination) => Fill(generator, destination, LargeCount);

    /// <summary>Where the stream stands after a permutation.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">n, at least 0.</param>
    /// <returns>The place n − 1 draws further, or 2n from <see cref="LargeCount"/> on; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static StreamPosition Advance(StreamPosition position, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long draws = count >= LargeCount ? checked(2 * count) : Math.Max(count - 1, 0);
        return position with { Draws = checked(position.Draws + draws) };
    }

    /// <summary>The same with another place to change the method at.</summary>
    internal static void Fill<T>(PyTorchGenerator generator, Span<T> destination, int largeCount)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (destination.Length < largeCount)
        {
            Shuffle(generator.Words, destination);
        }
        else
        {
            ShuffleInsideOut(generator.Words, destination);
        }
    }

    private static void Shuffle<T>(MersenneTwister words, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.CreateTruncating(i);
        }

        Span<uint> group = stackalloc uint[1];
        Span<T> rest = destination;
        while (rest.Length > 1)
        {
            foreach (uint draw in words.Take(rest.Length - 1, group))
            {
                int z = (int)(draw % (uint)rest.Length);
                (rest[0], rest[z]) = (rest[z], rest[0]);
                rest = rest[1..];
            }
        }

    }

    private static void ShuffleInsideOut<T>(MersenneTwister words, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int z = (int)(words.NextUInt64() % ((ulong)i + 1));
            var value = T.CreateTruncating(i);

            // z may be i, and what the destination held before must not matter.
            destination[i] = value;
            destination[i] = destination[z];
            destination[z] = value;
        }
    }
}
