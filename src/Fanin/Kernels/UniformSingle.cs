using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>Draws to float32: <c>from + range·u</c>, u the low 24 bits times 2⁻²⁴.</summary>
internal static class UniformSingle
{
    /// <summary>The bits of a draw that count.</summary>
    public const uint Mask = (1u << 24) - 1;

    /// <summary>What one of them is worth.</summary>
    public const float Unit = 1f / (1u << 24);

    /// <summary>Converts draws, one an element, with one rounding for product and sum.</summary>
    public static void Convert(ReadOnlySpan<uint> draws, Span<float> destination, float from, float range) =>
        Convert<Tempered>(draws, destination, from, range);

    /// <summary>Converts words of the twister that are not tempered yet.</summary>
    /// <remarks>In a large fill that arithmetic then goes on while numbers are on their way to memory; in the cache it is faster done before.</remarks>
    public static void ConvertWords(ReadOnlySpan<uint> words, Span<float> destination, float from, float range) =>
        Convert<Untempered>(words, destination, from, range);

    /// <summary>Converts draws, one an element, with a rounding after the product.</summary>
    public static void ConvertUnfused(ReadOnlySpan<uint> draws, Span<float> destination, float from, float range)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            float product = ToUnit(draws[i]) * range;
            destination[i] = product + from;
        }
    }

    /// <summary>u, in [0, 1 − 2⁻²⁴].</summary>
    public static float ToUnit(uint draw) => (draw & Mask) * Unit;

    private static void Convert<TWords>(ReadOnlySpan<uint> words, Span<float> destination, float from, float range)
        where TWords : struct
    {
        int done = 0;

        // The unit may move from u to the range where that is exact, which it is unless the range is close to the smallest numbers.
        float scaled = range * Unit;
        if (VectorSpan.HasFused256 && scaled * (1u << 24) == range)
        {
            done = VectorSpan.Has512 ? ConvertBy16<TWords>(words, destination, from, scaled) : 0;
            done = ConvertBy8<TWords>(words, destination, from, scaled, done);
        }

        for (int i = done; i < destination.Length; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(ToUnit(Draw<TWords>(words[i])), range, from);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ConvertBy16<TWords>(ReadOnlySpan<uint> words, Span<float> destination, float from, float scaled)
        where TWords : struct
    {
        int lanes = Vector512<uint>.Count;
        int i = 0;
        for (; i <= destination.Length - lanes; i += lanes)
        {
            Vector512<uint> bits = Draws<TWords>(words.Load512(i)) & Vector512.Create(Mask);
            Vector512<float> whole = Vector512.ConvertToSingle(bits.AsInt32());
            destination.Store512(i, Vector512.FusedMultiplyAdd(whole, Vector512.Create(scaled), Vector512.Create(from)));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ConvertBy8<TWords>(ReadOnlySpan<uint> words, Span<float> destination, float from, float scaled, int i)
        where TWords : struct
    {
        int lanes = Vector256<uint>.Count;
        for (; i <= destination.Length - lanes; i += lanes)
        {
            Vector256<uint> bits = Draws<TWords>(words.Load256(i)) & Vector256.Create(Mask);
            Vector256<float> whole = Vector256.ConvertToSingle(bits.AsInt32());
            destination.Store256(i, Vector256.FusedMultiplyAdd(whole, Vector256.Create(scaled), Vector256.Create(from)));
        }

        return i;
    }

    private static uint Draw<TWords>(uint word) => typeof(TWords) == typeof(Tempered) ? word : MersenneTwister.Temper(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Draws<TWords>(Vector256<uint> words) => typeof(TWords) == typeof(Tempered) ? words : TwisterBlock.Temper(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Draws<TWords>(Vector512<uint> words) => typeof(TWords) == typeof(Tempered) ? words : TwisterBlock.Temper(words);

    // What words are: types, so that one loop serves for both and asks nothing.
    private readonly struct Tempered;

    private readonly struct Untempered;
}
