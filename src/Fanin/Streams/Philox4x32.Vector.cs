using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <content>Four blocks in one vector of 256 bits, three such vectors at a time.</content>
internal static partial class Philox4x32
{
    // A vector holds one word of four blocks, each in the low half of a 64-bit lane: the multiplication reads only the low half and leaves
    // both halves of the product, so what else stands in the high half never matters. Lanes hold the blocks in the order 0, 2, 1, 3;
    // unpacking within 128 bits then puts them into the order of memory.
    private const int LaneBlocks = 4;
    private const int LaneWords = LaneBlocks * BlockLength;

    // Counter word 0 alone differs from block to block, so of the first rounds only this is left:
    //   round 0: product0 = multiplier0·word0, growing by a constant       round 1: x0 = high(product1) ^ constant
    //            x2 = high(product0) ^ constant, x3 = low(product0)                  x2 = x3 ^ constant, x3 = constant
    // Three vectors are under way at once, because each waits for itself: the rounds depend on one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int BlocksByVectors(ulong key, ulong upper, ulong lower, Span<uint> words)
    {
        if (!Avx2.IsSupported || words.Length < LaneWords)
        {
            return 0;
        }

        Debug.Assert((uint)lower <= uint.MaxValue - (uint)((words.Length / BlockLength) - 1), "Counter word 0 does not run over.");
        // Keys three times over: of one copy the compiler would hold keys in registers that the words need.
        const int Keys = 2 * Rounds;
        Span<Vector256<ulong>> keyVectors = stackalloc Vector256<ulong>[3 * Keys];
        Vector256<ulong> product = FirstRounds(key, upper, lower, keyVectors[..Keys]);
        keyVectors[..Keys].CopyTo(keyVectors[Keys..]);
        keyVectors[..Keys].CopyTo(keyVectors[(2 * Keys)..]);
        ReadOnlySpan<ulong> keysA = MemoryMarshal.Cast<Vector256<ulong>, ulong>(keyVectors);
        ReadOnlySpan<ulong> keysB = keysA[(Keys * Vector256<ulong>.Count)..];
        ReadOnlySpan<ulong> keysC = keysB[(Keys * Vector256<ulong>.Count)..];
        Vector256<ulong> growth = Vector256.Create((ulong)Multiplier0 * LaneBlocks);
        Vector256<ulong> tripleGrowth = Vector256.Create((ulong)Multiplier0 * LaneBlocks * 3);
        int done = 0;
        for (; done <= words.Length - (3 * LaneWords); done += 3 * LaneWords)
        {
            Lanes a = Lanes.AfterTwoRounds(product, keysA);
            Lanes b = Lanes.AfterTwoRounds(product + growth, keysB);
            Lanes c = Lanes.AfterTwoRounds(product + growth + growth, keysC);
            product += tripleGrowth;
            a = a.Round(keysA, 2);
            b = b.Round(keysB, 2);
            c = c.Round(keysC, 2);
            a = a.Round(keysA, 3);
            b = b.Round(keysB, 3);
            c = c.Round(keysC, 3);
            a = a.Round(keysA, 4);
            b = b.Round(keysB, 4);
            c = c.Round(keysC, 4);
            a = a.Round(keysA, 5);
            b = b.Round(keysB, 5);
            c = c.Round(keysC, 5);
            a.StoreLastRound(keysA, words, done);
            b.StoreLastRound(keysB, words, done + LaneWords);
            c.StoreLastRound(keysC, words, done + (2 * LaneWords));
        }

        for (; done <= words.Length - LaneWords; done += LaneWords)
        {
            Lanes a = Lanes.AfterTwoRounds(product, keysA);
            product += growth;
            for (int round = 2; round < Rounds - 1; round++)
            {
                a = a.Round(keysA, round);
            }

            a.StoreLastRound(keysA, words, done);
        }

        return done;
    }

    // Puts into the place of the keys, round by round, what all blocks of this call have in common; returns the first product0.
    private static Vector256<ulong> FirstRounds(ulong key, ulong upper, ulong lower, Span<Vector256<ulong>> keys)
    {
        for (uint round = 0; round < Rounds; round++)
        {
            keys[(int)(2 * round)] = Vector256.Create((ulong)unchecked((uint)key + (round * Weyl0)));
            keys[(int)(2 * round) + 1] = Vector256.Create((ulong)unchecked((uint)(key >> 32) + (round * Weyl1)));
        }

        Vector256<ulong> high = Vector256.Create(upper >> 32);
        ulong product1 = (ulong)Multiplier1 * (uint)upper;
        uint x0 = (uint)(product1 >> 32) ^ (uint)(lower >> 32) ^ (uint)key;
        ulong product0 = (ulong)Multiplier0 * x0;
        keys[1] ^= high;
        keys[2] ^= Vector256.Create(product1);
        keys[3] ^= Vector256.Create(product0 >> 32);
        keys[5] ^= Vector256.Create(product0);
        return Vector256.Create((uint)lower * (ulong)Multiplier0) + Vector256.Create(0UL, 2UL * Multiplier0, Multiplier0, 3UL * Multiplier0);
    }

    private readonly struct Lanes(Vector256<ulong> x0, Vector256<ulong> x1, Vector256<ulong> x2, Vector256<ulong> x3)
    {
        private readonly Vector256<ulong> _x0 = x0;
        private readonly Vector256<ulong> _x1 = x1;
        private readonly Vector256<ulong> _x2 = x2;
        private readonly Vector256<ulong> _x3 = x3;

        // x3 is a constant here, which the key of the next round already holds.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes AfterTwoRounds(Vector256<ulong> product0, ReadOnlySpan<ulong> keys)
        {
            Vector256<ulong> x2 = (product0 >> 32) ^ Key(keys, 1);
            Vector256<ulong> product1 = Avx2.Multiply(x2.AsUInt32(), Vector256.Create(Multiplier1));
            return new Lanes((product1 >> 32) ^ Key(keys, 2), product1, product0 ^ Key(keys, 3), Vector256<ulong>.Zero);
        }

        // A word meets its key while the multiplication is under way.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Round(ReadOnlySpan<ulong> keys, int round)
        {
            Vector256<ulong> product0 = Avx2.Multiply(_x0.AsUInt32(), Vector256.Create(Multiplier0));
            Vector256<ulong> product1 = Avx2.Multiply(_x2.AsUInt32(), Vector256.Create(Multiplier1));
            Vector256<ulong> next0 = _x1 ^ Key(keys, 2 * round) ^ (product1 >> 32);
            Vector256<ulong> next2 = (round == 2 ? Key(keys, 5) : _x3 ^ Key(keys, (2 * round) + 1)) ^ (product0 >> 32);
            return new Lanes(next0, product1, next2, product0);
        }

        // The last words 0 and 1 are a product with its halves exchanged, the low one with a word and a key upon it; 2 and 3 likewise.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreLastRound(ReadOnlySpan<ulong> keys, Span<uint> words, int index)
        {
            const byte HalvesExchanged = 0b10_11_00_01;
            const byte OddElements = 0b1010_1010;
            Vector256<uint> product0 = Avx2.Multiply(_x0.AsUInt32(), Vector256.Create(Multiplier0)).AsUInt32();
            Vector256<uint> product1 = Avx2.Multiply(_x2.AsUInt32(), Vector256.Create(Multiplier1)).AsUInt32();
            Vector256<uint> low1 = Avx2.Blend((_x1 ^ Key(keys, 2 * (Rounds - 1))).AsUInt32(), Vector256<uint>.Zero, OddElements);
            Vector256<uint> low3 = Avx2.Blend((_x3 ^ Key(keys, (2 * Rounds) - 1)).AsUInt32(), Vector256<uint>.Zero, OddElements);
            Vector256<ulong> words01 = (Avx2.Shuffle(product1, HalvesExchanged) ^ low1).AsUInt64();
            Vector256<ulong> words23 = (Avx2.Shuffle(product0, HalvesExchanged) ^ low3).AsUInt64();
            words.Store256(index, Avx2.UnpackLow(words01, words23).AsUInt32());
            words.Store256(index + Vector256<uint>.Count, Avx2.UnpackHigh(words01, words23).AsUInt32());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Key(ReadOnlySpan<ulong> keys, int index) => keys.Load256(index * Vector256<ulong>.Count);
    }
}
