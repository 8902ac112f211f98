using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <content>Four blocks in one vector of 256 bits, two such vectors at a time.</content>
internal static partial class Philox4x32
{
    // A vector holds one word of four blocks, each in the low half of a 64-bit lane: the multiplication reads only the low half and leaves
    // both halves of the product, so what else stands in the high half never matters. Lanes hold the blocks in the order 0, 2, 1, 3;
    // unpacking within 128 bits then puts them into the order of memory.
    private const int LaneBlocks = 4;

    private static int BlocksByVectors(ulong key, ulong upper, ulong lower, Span<uint> words)
    {
        const int Step = 2 * LaneBlocks * BlockLength;
        if (!Avx2.IsSupported || words.Length < LaneBlocks * BlockLength)
        {
            return 0;
        }

        Span<Vector256<uint>> keyVectors = stackalloc Vector256<uint>[2 * Rounds];
        for (uint round = 0; round < Rounds; round++)
        {
            keyVectors[(int)(2 * round)] = Vector256.Create(unchecked((uint)key + (round * Weyl0)));
            keyVectors[(int)(2 * round) + 1] = Vector256.Create(unchecked((uint)(key >> 32) + (round * Weyl1)));
        }

        ReadOnlySpan<uint> keys = MemoryMarshal.Cast<Vector256<uint>, uint>(keyVectors);
        Vector256<ulong> block = Vector256.Create(lower) + Vector256.Create(0UL, 2, 1, 3);
        Vector256<ulong> word2 = Vector256.Create((ulong)(uint)upper);
        Vector256<ulong> word3 = Vector256.Create(upper >> 32);
        int done = 0;
        for (; done <= words.Length - Step; done += Step)
        {
            Vector256<ulong> next = block + Vector256.Create((ulong)LaneBlocks);
            Lanes a = new(block, block >> 32, word2, word3);
            Lanes b = new(next, next >> 32, word2, word3);
            for (int round = 0; round < Rounds; round++)
            {
                Vector256<ulong> key0 = keys.Load256(2 * round * Vector256<uint>.Count).AsUInt64();
                Vector256<ulong> key1 = keys.Load256(((2 * round) + 1) * Vector256<uint>.Count).AsUInt64();
                a = a.Round(key0, key1);
                b = b.Round(key0, key1);
            }

            a.Store(words, done);
            b.Store(words, done + (Step / 2));
            block = next + Vector256.Create((ulong)LaneBlocks);
        }

        if (done <= words.Length - (Step / 2))
        {
            Lanes a = new(block, block >> 32, word2, word3);
            for (int round = 0; round < Rounds; round++)
            {
                Vector256<ulong> key0 = keys.Load256(2 * round * Vector256<uint>.Count).AsUInt64();
                Vector256<ulong> key1 = keys.Load256(((2 * round) + 1) * Vector256<uint>.Count).AsUInt64();
                a = a.Round(key0, key1);
            }

            a.Store(words, done);
            done += Step / 2;
        }

        return done;
    }

    private readonly struct Lanes(Vector256<ulong> x0, Vector256<ulong> x1, Vector256<ulong> x2, Vector256<ulong> x3)
    {
        private readonly Vector256<ulong> _x0 = x0;
        private readonly Vector256<ulong> _x1 = x1;
        private readonly Vector256<ulong> _x2 = x2;
        private readonly Vector256<ulong> _x3 = x3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes Round(Vector256<ulong> key0, Vector256<ulong> key1)
        {
            Vector256<ulong> product0 = Avx2.Multiply(_x0.AsUInt32(), Vector256.Create(Multiplier0));
            Vector256<ulong> product1 = Avx2.Multiply(_x2.AsUInt32(), Vector256.Create(Multiplier1));
            return new Lanes((product1 >> 32) ^ _x1 ^ key0, product1, (product0 >> 32) ^ _x3 ^ key1, product0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Span<uint> words, int index)
        {
            const byte OddElements = 0b1010_1010;
            Vector256<ulong> words01 = Avx2.Blend(_x0.AsUInt32(), (_x1 << 32).AsUInt32(), OddElements).AsUInt64();
            Vector256<ulong> words23 = Avx2.Blend(_x2.AsUInt32(), (_x3 << 32).AsUInt32(), OddElements).AsUInt64();
            words.Store256(index, Avx2.UnpackLow(words01, words23).AsUInt32());
            words.Store256(index + Vector256<uint>.Count, Avx2.UnpackHigh(words01, words23).AsUInt32());
        }
    }
}
