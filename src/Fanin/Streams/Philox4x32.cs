using System.Diagnostics;

namespace Fanin.Streams;

/// <summary>
/// Philox4x32-7: a function from a counter (128 bits) and a key (64 bits) to a block of four 32-bit words. It has no state.
/// </summary>
/// <remarks>
/// <para>Repeatability: exact; integer arithmetic only.</para>
/// <para>Source: Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405.</para>
/// </remarks>
internal static partial class Philox4x32
{
    /// <summary>Words in a block.</summary>
    public const int BlockLength = 4;

    /// <summary>The fewest that pass BigCrush (decision 0006).</summary>
    public const int Rounds = 7;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;

    // What the key's words grow by from round to round: the golden ratio and √3 − 1.
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>Computes consecutive blocks.</summary>
    /// <param name="key">Key words 0 (low half) and 1 (high half).</param>
    /// <param name="upper">Counter words 2 (low half) and 3 (high half), the same for all blocks.</param>
    /// <param name="lower">Counter words 0 (low half) and 1 (high half) of the first block; each next block's are one more.</param>
    /// <param name="words">The blocks, one after the other: a multiple of four words.</param>
    public static void Blocks(ulong key, ulong upper, ulong lower, Span<uint> words)
    {
        Debug.Assert(words.Length % BlockLength == 0, "Blocks are whole.");
        long untilCarry = (1L << 32) - (uint)lower;
        if (words.Length / BlockLength > untilCarry)
        {
            // Vectors take only counter word 0 as changing.
            int before = (int)untilCarry * BlockLength;
            Blocks(key, upper, lower, words[..before]);
            Blocks(key, upper, lower + (ulong)untilCarry, words[before..]);
            return;
        }

        int done = BlocksByWideVectors(key, upper, lower, words);
        done += BlocksByVectors(key, upper, lower + (ulong)(done / BlockLength), words[done..]);
        for (; done < words.Length; done += BlockLength)
        {
            Block(key, upper, lower + (ulong)(done / BlockLength), words.Slice(done, BlockLength), Rounds);
        }
    }

    /// <summary>Computes one block, step by step as published, with any number of rounds.</summary>
    public static void Block(ulong key, ulong upper, ulong lower, Span<uint> words, int rounds)
    {
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        uint x0 = (uint)lower;
        uint x1 = (uint)(lower >> 32);
        uint x2 = (uint)upper;
        uint x3 = (uint)(upper >> 32);
        for (int round = 0; round < rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
            x1 = (uint)product1;
            x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
            x3 = (uint)product0;
            unchecked
            {
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }

        words[3] = x3;
        words[2] = x2;
        words[1] = x1;
        words[0] = x0;
    }
}
