using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels.Lanes;

/// <summary>Eight float32 numbers rounded to float16 or bfloat16, to nearest, ties to even. Not for NaN.</summary>
internal static class SixteenBits
{
    private const int BFloat16Shift = 16;

    /// <summary>
    /// Whether a number is in the middle of float32's exponents, from 2⁻³⁰ to 2³⁰: then what is made of two such bfloat16 numbers is 0 or far from
    /// subnormal numbers and from infinity, which <see cref="RoundToBFloat16"/> does not know.
    /// </summary>
    public static bool IsModerate(float value) => MathF.Abs(value) is >= 1f / (1 << 30) and <= 1 << 30;

    /// <summary>
    /// Whether numbers scattered around a middle by a spread are each +0 or of a moderate magnitude, far from where <see cref="RoundToBFloat16"/> ends: the spread's share that
    /// a word stands for is at least 2⁻⁴⁵, and what two numbers leave of each other is 0 or at least 2⁻⁴⁸ of them.
    /// </summary>
    public static bool AreModerate(float middle, float spread) => IsPositiveZeroOrModerate(middle) && IsModerate(spread);

    /// <summary>The same where they are kept within bounds, of which infinite ones never occur.</summary>
    public static bool AreModerate(float middle, float spread, float low, float high) => AreModerate(middle, spread)
        && (IsPositiveZeroOrModerate(low) || float.IsInfinity(low)) && (IsPositiveZeroOrModerate(high) || float.IsInfinity(high));

    private static bool IsPositiveZeroOrModerate(float value) => BitConverter.SingleToInt32Bits(value) == 0 || IsModerate(value);

    /// <summary>The bits of the nearest bfloat16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToBFloat16(Vector256<float> values) => RoundToBFloat16(values).AsUInt32() >>> BFloat16Shift;

    /// <summary>The nearest bfloat16 numbers, as float32. The sign of 0 is lost.</summary>
    /// <remarks>
    /// (2¹⁶ − 1)·x is rounded to steps that are bfloat16's at x, 2¹⁶ times as wide as float32's; what it lacks to 2¹⁶·x is x to such steps. A tie
    /// goes to an even product, and so to an even rest, for at a tie 2¹⁶·x is even. Tested for every significand.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundToBFloat16(Vector256<float> values)
    {
        const float Steps = 1 << BFloat16Shift;
        return Fma.MultiplySubtract(values, Vector256.Create(Steps), values * Vector256.Create(Steps - 1));
    }

    /// <summary>The bits of the nearest float16 numbers; infinity from 65 520 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToHalf(Vector256<float> values)
    {
        const uint Infinity = 0x7C00;
        const uint SmallestNormal = 113u << 23;
        const int Shift = 13;
        Vector256<uint> magnitude = values.AsUInt32() & Vector256.Create(0x7FFFFFFFu);
        Vector256<uint> sign = values.AsUInt32() ^ magnitude;

        // Normal: the exponent's bias goes from 127 to 15, and the bits below the tenth are rounded.
        Vector256<uint> tie = (magnitude >>> Shift) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude + Vector256.Create(unchecked((uint)((15 - 127) << 23) + 0xFFF)) + tie) >>> Shift;

        // Subnormal: next to ½ a float32 has steps of 2⁻²⁴, as float16 has there.
        Vector256<float> half = Vector256.Create(0.5f);
        Vector256<uint> small = (magnitude.AsSingle() + half).AsUInt32() - half.AsUInt32();

        // Both compare as signed numbers, being non-negative.
        Vector256<uint> isSmall = Vector256.LessThan(magnitude.AsInt32(), Vector256.Create((int)SmallestNormal)).AsUInt32();
        normal = Vector256.Min(normal, Vector256.Create(Infinity));
        return Vector256.ConditionalSelect(isSmall, small, normal) | (sign >>> 16);
    }

    /// <summary>The nearest float16 numbers, as float32; for magnitudes below 65 520. The sign of what becomes 0 is lost.</summary>
    /// <remarks>Next to 1.5·2ᵉ⁺¹³ a float32 has the steps that float16 has at 2ᵉ, so adding and taking off that number rounds.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundToHalf(Vector256<float> values)
    {
        const int SmallestExponent = 113 << 23;
        const int OneAndAHalf = (13 << 23) | (1 << 22);
        Vector256<int> exponent = values.AsInt32() & Vector256.Create(0x7F800000);
        exponent = Vector256.Max(exponent, Vector256.Create(SmallestExponent));
        Vector256<float> coarse = (exponent + Vector256.Create(OneAndAHalf)).AsSingle();
        return values + coarse - coarse;
    }

    /// <summary>The nearest bfloat16 numbers to thirty-two, packed in their order; as <see cref="RoundToBFloat16"/>. Needs <see cref="VectorSpan.Has512"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> ToBFloat16(Vector512<float> first, Vector512<float> second)
    {
        Vector512<ushort> upperHalves = (Vector512<ushort>.Indices << 1) + Vector512<ushort>.One;
        return Avx512BW.PermuteVar32x16x2(Nearest(first).AsUInt16(), upperHalves, Nearest(second).AsUInt16());
    }

    /// <summary>The nearest bfloat16 numbers to eight pairs, which lie as <see cref="ILanes{TSelf}.LoadPairs"/> reads two vectors: in halves of 128 bits, first two pairs of
    /// the first vector, then two of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> ToBFloat16Pairs(Vector256<float> even, Vector256<float> odd)
    {
        const byte OddElements = 0b10_10_10_10;
        Vector256<ushort> pairs = Avx2.Blend(ToBFloat16(even).AsUInt16(), RoundToBFloat16(odd).AsUInt16(), OddElements);
        return Avx2.Permute4x64(pairs.AsUInt64(), 0b11_01_10_00).AsUInt16();
    }

    /// <summary>The same of sixteen pairs. Needs <see cref="VectorSpan.Has512"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ushort> ToBFloat16Pairs(Vector512<float> even, Vector512<float> odd)
    {
        // Of 32 halves of the even numbers, then 32 of the odd ones: the upper halves of a pair, and the next pair; in halves of 128 bits.
        Vector512<ushort> places = Vector512.Create(
            (ushort)1, 33, 3, 35, 9, 41, 11, 43, 17, 49, 19, 51, 25, 57, 27, 59, 5, 37, 7, 39, 13, 45, 15, 47, 21, 53, 23, 55, 29, 61, 31, 63);
        return Avx512BW.PermuteVar32x16x2(Nearest(even).AsUInt16(), places, Nearest(odd).AsUInt16());
    }

    /// <summary>Sixteen numbers below 2¹⁶, packed in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Pack(Vector256<uint> first, Vector256<uint> second) =>
        Avx2.Permute4x64(Avx2.PackUnsignedSaturate(first.AsInt32(), second.AsInt32()).AsUInt64(), 0b11_01_10_00).AsUInt16();

    // As RoundToBFloat16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Nearest(Vector512<float> values)
    {
        const float Steps = 1 << BFloat16Shift;
        return Avx512F.FusedMultiplySubtract(values, Vector512.Create(Steps), values * Vector512.Create(Steps - 1));
    }
}
