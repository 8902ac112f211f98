using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>Rounds float32 to the nearest number of a 16-bit type, ties to even. Kernels make no NaN, so what the types' own conversions do for one is not done here.</summary>
internal static class HalfRounding
{
    /// <summary>Rounds every element.</summary>
    /// <typeparam name="T"><see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="source">Float32 numbers.</param>
    /// <param name="destination">As many.</param>
    public static void Round<T>(ReadOnlySpan<float> source, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
        {
            ToBFloat16(source, MemoryMarshal.Cast<T, BFloat16>(destination));
        }
        else if (typeof(T) == typeof(Half))
        {
            ToHalf(source, MemoryMarshal.Cast<T, Half>(destination));
        }
        else
        {
            throw new NotSupportedException($"Expected a 16-bit type, got {typeof(T)}.");
        }
    }

    private static void ToBFloat16(ReadOnlySpan<float> source, Span<BFloat16> destination)
    {
        Span<ushort> bits = MemoryMarshal.Cast<BFloat16, ushort>(destination);
        int i = VectorSpan.HasFused256 ? ToBFloat16By16(source, bits) : 0;
        for (; i < source.Length; i++)
        {
            destination[i] = (BFloat16)source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ToBFloat16By16(ReadOnlySpan<float> source, Span<ushort> bits)
    {
        int i = 0;
        for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            Vector256<uint> first = UpperHalf(source.Load256(i));
            bits.Store256(i, SixteenBits.Pack(first, UpperHalf(source.Load256(i + Vector256<float>.Count))));
        }

        return i;
    }

    private static Vector256<uint> UpperHalf(Vector256<float> value)
    {
        Vector256<uint> bits = value.AsUInt32();
        Vector256<uint> tie = (bits >> 16) & Vector256<uint>.One;
        return (bits + Vector256.Create(0x7FFFu) + tie) >> 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToHalf(ReadOnlySpan<float> source, Span<Half> destination)
    {
        int i = 0;
        if (VectorSpan.HasFused256)
        {
            Span<ushort> bits = MemoryMarshal.Cast<Half, ushort>(destination);
            for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                Vector256<uint> first = SixteenBits.ToHalf(source.Load256(i));
                bits.Store256(i, SixteenBits.Pack(first, SixteenBits.ToHalf(source.Load256(i + Vector256<float>.Count))));
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (Half)source[i];
        }
    }
}
