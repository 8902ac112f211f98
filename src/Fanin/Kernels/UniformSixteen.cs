using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>
/// Draws to float16 and bfloat16: <c>from + range·u</c> in float32, rounded; u the low 11 or 8 bits of a draw, times 2⁻¹¹ or 2⁻⁸. The product is
/// exact in float32, also where the unit is moved to the range and where numbers are subnormal, so that fusing it makes no difference.
/// </summary>
internal static class UniformSixteen
{
    /// <summary>The bits of a draw that count for float16.</summary>
    public const uint HalfMask = (1u << 11) - 1;

    /// <summary>The bits of a draw that count for bfloat16.</summary>
    public const uint BFloat16Mask = (1u << 8) - 1;

    private const float HalfUnit = 1f / (HalfMask + 1);
    private const float BFloat16Unit = 1f / (BFloat16Mask + 1);

    /// <summary>Converts draws, one an element.</summary>
    public static void Convert(ReadOnlySpan<uint> draws, Span<Half> destination, Half from, Half range)
    {
        float low = (float)from;
        float scaled = (float)range * HalfUnit;
        int i = 0;
        if (VectorSpan.HasFused256)
        {
            Span<ushort> bits = MemoryMarshal.Cast<Half, ushort>(destination);
            for (; i <= bits.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                Vector256<uint> first = SixteenBits.ToHalf(Numbers(draws, i, HalfMask, scaled, low));
                Vector256<uint> second = SixteenBits.ToHalf(Numbers(draws, i + Vector256<uint>.Count, HalfMask, scaled, low));
                bits.Store256(i, SixteenBits.Pack(first, second));
            }
        }

        for (; i < destination.Length; i++)
        {
            float product = (draws[i] & HalfMask) * scaled;
            destination[i] = (Half)(product + low);
        }
    }

    /// <summary>Converts draws, one an element.</summary>
    public static void Convert(ReadOnlySpan<uint> draws, Span<BFloat16> destination, BFloat16 from, BFloat16 range)
    {
        float low = from;
        float scaled = range * BFloat16Unit;
        int i = 0;
        if (VectorSpan.HasFused256 && SixteenBits.IsModerate(range) && (low == 0 || SixteenBits.IsModerate(low)))
        {
            Span<ushort> bits = MemoryMarshal.Cast<BFloat16, ushort>(destination);
            i = VectorSpan.Has512 ? ConvertBy32(draws, bits, scaled, low) : 0;
            for (; i <= bits.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                Vector256<uint> first = SixteenBits.ToBFloat16(Numbers(draws, i, BFloat16Mask, scaled, low));
                Vector256<uint> second = SixteenBits.ToBFloat16(Numbers(draws, i + Vector256<uint>.Count, BFloat16Mask, scaled, low));
                bits.Store256(i, SixteenBits.Pack(first, second));
            }
        }

        for (; i < destination.Length; i++)
        {
            float product = (draws[i] & BFloat16Mask) * scaled;
            destination[i] = (BFloat16)(product + low);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Numbers(ReadOnlySpan<uint> draws, int index, uint mask, float scaled, float from)
    {
        Vector256<float> whole = Vector256.ConvertToSingle((draws.Load256(index) & Vector256.Create(mask)).AsInt32());
        return Vector256.FusedMultiplyAdd(whole, Vector256.Create(scaled), Vector256.Create(from));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ConvertBy32(ReadOnlySpan<uint> draws, Span<ushort> bits, float scaled, float from)
    {
        Vector512<uint> mask = Vector512.Create(BFloat16Mask);
        Vector512<float> units = Vector512.Create(scaled);
        Vector512<float> lowest = Vector512.Create(from);
        int i = 0;
        for (; i <= bits.Length - Vector512<ushort>.Count; i += Vector512<ushort>.Count)
        {
            Vector512<float> first = Vector512.ConvertToSingle((draws.Load512(i) & mask).AsInt32());
            Vector512<float> second = Vector512.ConvertToSingle((draws.Load512(i + Vector512<uint>.Count) & mask).AsInt32());
            first = Vector512.FusedMultiplyAdd(first, units, lowest);
            second = Vector512.FusedMultiplyAdd(second, units, lowest);
            bits.Store512(i, SixteenBits.ToBFloat16(first, second));
        }

        return i;
    }
}
