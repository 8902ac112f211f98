using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fanin.Kernels;

/// <summary>Rounds float32 to the nearest number of a 16-bit type, ties to even.</summary>
internal static class HalfRounding
{
    /// <summary>Rounds every element.</summary>
    /// <typeparam name="T"><see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToBFloat16(ReadOnlySpan<float> source, Span<BFloat16> destination)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Span<ushort> bits = MemoryMarshal.Cast<BFloat16, ushort>(destination);
            for (; i <= source.Length - (2 * Vector256<float>.Count); i += 2 * Vector256<float>.Count)
            {
                bits.Store256(i, Vector256.Narrow(UpperHalf(source.Load256(i)), UpperHalf(source.Load256(i + Vector256<float>.Count))));
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (BFloat16)source[i];
        }
    }

    // Kernels make no NaN, so what BFloat16's own conversion does for one is not needed here.
    private static Vector256<uint> UpperHalf(Vector256<float> value)
    {
        Vector256<uint> bits = value.AsUInt32();
        Vector256<uint> tie = (bits >> 16) & Vector256<uint>.One;
        return (bits + Vector256.Create(0x7FFFu) + tie) >> 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToHalf(ReadOnlySpan<float> source, Span<Half> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (Half)source[i];
        }
    }
}
