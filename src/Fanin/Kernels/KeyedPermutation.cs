using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>A random order of 0 … n − 1, every one equally likely: the shuffle of Fisher and Yates.</summary>
/// <remarks>
/// <para>For i = n − 1 down to 1, elements i and j change places, j uniform on 0 … i. j is the high half of word·(i + 1); words whose product has
/// a low half below 2³² mod (i + 1) are passed over, so there is no bias. Words are taken in order from block 0 on.</para>
/// <para>Repeatability: exact. A permutation is drawn whole; other than the other keyed kernels it has no slices.</para>
/// <para>Source: Durstenfeld 1964, doi:10.1145/364520.364540; Lemire 2019, doi:10.1145/3230636.</para>
/// <para>Differs from: PyTorch's <c>randperm</c>, whose remainder prefers small numbers slightly.</para>
/// </remarks>
public static class KeyedPermutation
{
    private const int PieceLength = 256;

    /// <summary>Fills a span with a permutation of 0 … length − 1.</summary>
    /// <param name="stream">The parameter's stream; a part of its own where the parameter takes other numbers too.</param>
    /// <param name="destination">All elements of the permutation.</param>
    public static void Fill(KeyedStream stream, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        Span<uint> words = stackalloc uint[PieceLength];
        long block = 0;
        int next = PieceLength;
        for (int i = destination.Length - 1; i > 0; i--)
        {
            uint count = (uint)i + 1;
            ulong product;
            do
            {
                if (next == PieceLength)
                {
                    stream.Blocks(block, words);
                    block += PieceLength / Philox4x32.BlockLength;
                    next = 0;
                }

                product = (ulong)words[next++] * count;
            }
            while ((uint)product < count && (uint)product < unchecked(0 - count) % count);

            int j = (int)(product >> 32);
            (destination[i], destination[j]) = (destination[j], destination[i]);
        }
    }
}
