using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <summary>The Mersenne Twister's next 624 words, in place of the last, and the draws that they give; by vectors where the processor has them.</summary>
/// <remarks>
/// <para>A vector of new words k… needs the old words k… and k + 1…, and the words k + 397…, which are new ones from k = 227 on (k − 227…). With a
/// copy of the first new words behind the block, the vectors that straddle its end read on there, and no vector is a special case.</para>
/// <para>Repeatability: exact; integer arithmetic only.</para>
/// </remarks>
internal static class TwisterBlock
{
    /// <summary>Words of a block.</summary>
    public const int Size = 624;

    /// <summary>Words behind the block: as many as the widest vector has.</summary>
    public const int Mirror = 16;

    private const int Middle = MersenneTwister.Middle;
    private const int Wrap = Size - Middle;

    /// <summary>Replaces 624 consecutive words of the sequence by the next 624, and tempers them.</summary>
    /// <param name="words">The block, with <see cref="Mirror"/> words of room behind it.</param>
    /// <param name="draws">Room for the 624 draws.</param>
    public static void Refresh(Span<uint> words, Span<uint> draws)
    {
        Debug.Assert(words.Length == Size + Mirror && draws.Length == Size, "There is room for the block.");
        if (Vector512.IsHardwareAccelerated)
        {
            RefreshBy16(words, draws);
        }
        else if (Avx2.IsSupported)
        {
            RefreshBy8(words, draws);
        }
        else
        {
            RefreshOneByOne(words, draws);
        }
    }

    /// <summary>Replaces 624 consecutive words by the next 624, without their draws.</summary>
    /// <param name="words">The block, with <see cref="Mirror"/> words of room behind it.</param>
    public static void Advance(Span<uint> words)
    {
        Debug.Assert(words.Length == Size + Mirror, "There is room for the block.");
        if (Vector512.IsHardwareAccelerated)
        {
            AdvanceBy16(words);
        }
        else if (Avx2.IsSupported)
        {
            AdvanceBy8(words);
        }
        else
        {
            AdvanceOneByOne(words);
        }
    }

    /// <summary>The draws of a block that stands already.</summary>
    /// <param name="words">The block.</param>
    /// <param name="draws">Room for the 624 draws.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Temper(ReadOnlySpan<uint> words, Span<uint> draws)
    {
        for (int k = 0; k < draws.Length; k++)
        {
            draws[k] = MersenneTwister.Temper(words[k]);
        }
    }

    /// <summary>The recurrence as it is written down.</summary>
    internal static void AdvanceOneByOne(Span<uint> words)
    {
        for (int k = 0; k < Wrap; k++)
        {
            words[k] = MersenneTwister.Next(words[k], words[k + 1], words[k + Middle]);
        }

        words[Size] = words[0];
        for (int k = Wrap; k < Size; k++)
        {
            words[k] = MersenneTwister.Next(words[k], words[k + 1], words[k - Wrap]);
        }
    }

    /// <summary>The same, eight words at a time.</summary>
    internal static void AdvanceBy8(Span<uint> words) => By8<WordsAlone>(words, default);

    /// <summary>The same, sixteen words at a time.</summary>
    internal static void AdvanceBy16(Span<uint> words) => By16<WordsAlone>(words, default);

    /// <summary>The recurrence as it is written down, and the draws.</summary>
    internal static void RefreshOneByOne(Span<uint> words, Span<uint> draws)
    {
        AdvanceOneByOne(words);
        Temper(words[..Size], draws);
    }

    /// <summary>The same, eight words at a time.</summary>
    internal static void RefreshBy8(Span<uint> words, Span<uint> draws) => By8<WordsAndDraws>(words, draws);

    /// <summary>The same, sixteen words at a time.</summary>
    internal static void RefreshBy16(Span<uint> words, Span<uint> draws) => By16<WordsAndDraws>(words, draws);

    /// <summary>The draws of eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Temper(Vector256<uint> words)
    {
        words ^= words >>> 11;
        words ^= (words << 7) & Vector256.Create(0x9D2C5680);
        words ^= (words << 15) & Vector256.Create(0xEFC60000);
        return words ^ (words >>> 18);
    }

    /// <summary>The draws of sixteen words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Temper(Vector512<uint> words)
    {
        words ^= words >>> 11;
        words ^= (words << 7) & Vector512.Create(0x9D2C5680);
        words ^= (words << 15) & Vector512.Create(0xEFC60000);
        return words ^ (words >>> 18);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void By8<TResult>(Span<uint> words, Span<uint> draws)
        where TResult : struct
    {
        int lanes = Vector256<uint>.Count;
        Vector256<uint> first = Next(words.Load256(0), words.Load256(1), words.Load256(Middle));
        words.Store256(Size, first);
        Store<TResult>(words, draws, 0, first);
        for (int k = lanes; k < Wrap; k += lanes)
        {
            Store<TResult>(words, draws, k, Next(words.Load256(k), words.Load256(k + 1), words.Load256(k + Middle)));
        }

        for (int k = (Wrap + lanes - 1) / lanes * lanes; k < Size; k += lanes)
        {
            Store<TResult>(words, draws, k, Next(words.Load256(k), words.Load256(k + 1), words.Load256(k - Wrap)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void By16<TResult>(Span<uint> words, Span<uint> draws)
        where TResult : struct
    {
        int lanes = Vector512<uint>.Count;
        Vector512<uint> first = Next(words.Load512(0), words.Load512(1), words.Load512(Middle));
        words.Store512(Size, first);
        Store<TResult>(words, draws, 0, first);
        for (int k = lanes; k < Wrap; k += lanes)
        {
            Store<TResult>(words, draws, k, Next(words.Load512(k), words.Load512(k + 1), words.Load512(k + Middle)));
        }

        // The words k − 227… are put together from two whole vectors as they were written. Read from where they lie they would have to wait until both
        // have left the queue of writes, in which a large fill's numbers stand before them, on their way to memory.
        const int Whole = Wrap / 16 * 16;
        const int Ahead = 16 - (Wrap - Whole);
        Vector512<uint> lower = first;
        for (int k = Whole + lanes; k < Size; k += lanes)
        {
            Vector512<uint> upper = words.Load512(k - Whole);
            Store<TResult>(words, draws, k, Next(words.Load512(k), words.Load512(k + 1), Avx512F.AlignRight32(upper, lower, Ahead)));
            lower = upper;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TResult>(Span<uint> words, Span<uint> draws, int index, Vector256<uint> next)
    {
        words.Store256(index, next);
        if (typeof(TResult) == typeof(WordsAndDraws))
        {
            draws.Store256(index, Temper(next));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TResult>(Span<uint> words, Span<uint> draws, int index, Vector512<uint> next)
    {
        words.Store512(index, next);
        if (typeof(TResult) == typeof(WordsAndDraws))
        {
            draws.Store512(index, Temper(next));
        }
    }

    // y is the top bit of x₀ and the lower bits of x₁; it is odd where x₁ is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Next(Vector256<uint> x0, Vector256<uint> x1, Vector256<uint> middle)
    {
        Vector256<uint> y = x1 ^ ((x0 ^ x1) & Vector256.Create(0x80000000));
        return middle ^ Matrix(x1) ^ (y >>> 1);
    }

    // The matrix word where x₁ is odd: looked up by the two lowest bits, which is one instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Matrix(Vector256<uint> x1)
    {
        Vector128<uint> table = Vector128.Create(0, MersenneTwister.MatrixWord, 0, MersenneTwister.MatrixWord);
        return Avx.PermuteVar(Vector256.Create(table, table).AsSingle(), x1.AsInt32()).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Matrix(Vector512<uint> x1)
    {
        Vector512<ulong> table = Vector512.Create((ulong)MersenneTwister.MatrixWord << 32);
        return Avx512F.PermuteVar4x32(table.AsSingle(), x1.AsInt32()).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Next(Vector512<uint> x0, Vector512<uint> x1, Vector512<uint> middle)
    {
        Vector512<uint> y = Vector512.ConditionalSelect(Vector512.Create(0x80000000), x0, x1);
        return middle ^ Matrix(x1) ^ (y >>> 1);
    }

    // What is written: types, so that one loop serves for both and asks nothing.
    private readonly struct WordsAlone;

    private readonly struct WordsAndDraws;
}
