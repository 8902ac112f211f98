using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <content>Eight blocks in one vector of 512 bits, three such vectors at a time: as with 256 bits, see there.</content>
internal static partial class Philox4x32
{
    private const int WideBlocks = 8;
    private const int WideWords = WideBlocks * BlockLength;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int BlocksByWideVectors(ulong key, ulong upper, ulong lower, Span<uint> words)
    {
        if (!Avx512F.IsSupported || !Vector512.IsHardwareAccelerated || words.Length < WideWords)
        {
            return 0;
        }

        Debug.Assert((uint)lower <= uint.MaxValue - (uint)((words.Length / BlockLength) - 1), "Counter word 0 does not run over.");
        // Keys three times over: of one copy the compiler would hold keys in registers that the words need.
        const int Keys = 2 * Rounds;
        Span<Vector512<ulong>> keyVectors = stackalloc Vector512<ulong>[3 * Keys];
        Vector512<ulong> product = FirstWideRounds(key, upper, lower, keyVectors[..Keys]);
        keyVectors[..Keys].CopyTo(keyVectors[Keys..]);
        keyVectors[..Keys].CopyTo(keyVectors[(2 * Keys)..]);
        ReadOnlySpan<ulong> keysA = MemoryMarshal.Cast<Vector512<ulong>, ulong>(keyVectors);
        ReadOnlySpan<ulong> keysB = keysA[(Keys * Vector512<ulong>.Count)..];
        ReadOnlySpan<ulong> keysC = keysB[(Keys * Vector512<ulong>.Count)..];
        Vector512<ulong> growth = Vector512.Create((ulong)Multiplier0 * WideBlocks);
        Vector512<ulong> tripleGrowth = Vector512.Create((ulong)Multiplier0 * WideBlocks * 3);
        int done = 0;
        for (; done <= words.Length - (3 * WideWords); done += 3 * WideWords)
        {
            WideLanes a = WideLanes.AfterTwoRounds(product, keysA);
            WideLanes b = WideLanes.AfterTwoRounds(product + growth, keysB);
            WideLanes c = WideLanes.AfterTwoRounds(product + growth + growth, keysC);
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
            a = a.Round(keysA, 6);
            b = b.Round(keysB, 6);
            c = c.Round(keysC, 6);
            a.Store(words, done);
            b.Store(words, done + WideWords);
            c.Store(words, done + (2 * WideWords));
        }

        for (; done <= words.Length - WideWords; done += WideWords)
        {
            WideLanes a = WideLanes.AfterTwoRounds(product, keysA);
            product += growth;
            for (int round = 2; round < Rounds; round++)
            {
                a = a.Round(keysA, round);
            }

            a.Store(words, done);
        }

        return done;
    }

    // Puts into the place of the keys, round by round, what all blocks of this call have in common; returns the first product0.
    private static Vector512<ulong> FirstWideRounds(ulong key, ulong upper, ulong lower, Span<Vector512<ulong>> keys)
    {
        for (uint round = 0; round < Rounds; round++)
        {
            keys[(int)(2 * round)] = Vector512.Create((ulong)unchecked((uint)key + (round * Weyl0)));
            keys[(int)(2 * round) + 1] = Vector512.Create((ulong)unchecked((uint)(key >> 32) + (round * Weyl1)));
        }

        Vector512<ulong> high = Vector512.Create(upper >> 32);
        ulong product1 = (ulong)Multiplier1 * (uint)upper;
        uint x0 = (uint)(product1 >> 32) ^ (uint)(lower >> 32) ^ (uint)key;
        ulong product0 = (ulong)Multiplier0 * x0;
        keys[1] ^= high;
        keys[2] ^= Vector512.Create(product1);
        keys[3] ^= Vector512.Create(product0 >> 32);
        keys[5] ^= Vector512.Create(product0);
        return Vector512.Create((uint)lower * (ulong)Multiplier0) + (Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7) * Multiplier0);
    }

    private readonly struct WideLanes(Vector512<ulong> x0, Vector512<ulong> x1, Vector512<ulong> x2, Vector512<ulong> x3)
    {
        private readonly Vector512<ulong> _x0 = x0;
        private readonly Vector512<ulong> _x1 = x1;
        private readonly Vector512<ulong> _x2 = x2;
        private readonly Vector512<ulong> _x3 = x3;

        // x3 is a constant here, which the key of the next round already holds.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static WideLanes AfterTwoRounds(Vector512<ulong> product0, ReadOnlySpan<ulong> keys)
        {
            Vector512<ulong> x2 = (product0 >> 32) ^ Key(keys, 1);
            Vector512<ulong> product1 = Avx512F.Multiply(x2.AsUInt32(), Vector512.Create(Multiplier1));
            return new WideLanes((product1 >> 32) ^ Key(keys, 2), product1, product0 ^ Key(keys, 3), Vector512<ulong>.Zero);
        }

        // A word meets its key while the multiplication is under way.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public WideLanes Round(ReadOnlySpan<ulong> keys, int round)
        {
            Vector512<ulong> product0 = Avx512F.Multiply(_x0.AsUInt32(), Vector512.Create(Multiplier0));
            Vector512<ulong> product1 = Avx512F.Multiply(_x2.AsUInt32(), Vector512.Create(Multiplier1));
            Vector512<ulong> next0 = _x1 ^ Key(keys, 2 * round) ^ (product1 >> 32);
            Vector512<ulong> next2 = (round == 2 ? Key(keys, 5) : _x3 ^ Key(keys, (2 * round) + 1)) ^ (product0 >> 32);
            return new WideLanes(next0, product1, next2, product0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Span<uint> words, int index)
        {
            Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
            Vector512<ulong> words01 = (_x0 & low) | (_x1 << 32);
            Vector512<ulong> words23 = (_x2 & low) | (_x3 << 32);
            words.Store512(index, Avx512F.UnpackLow(words01, words23).AsUInt32());
            words.Store512(index + Vector512<uint>.Count, Avx512F.UnpackHigh(words01, words23).AsUInt32());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Key(ReadOnlySpan<ulong> keys, int index) => keys.Load512(index * Vector512<ulong>.Count);
    }
}
