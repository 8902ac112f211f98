using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fanin.Kernels;

/// <summary>The floating-point types that can be filled: float32, float64, float16 and bfloat16.</summary>
internal static class FloatFormat
{
    /// <summary>Draws of 32 bits for a uniform number of the type.</summary>
    /// <exception cref="NotSupportedException">Another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DrawsPerElement<T>()
    {
        if (typeof(T) == typeof(double))
        {
            return 2;
        }

        return typeof(T) == typeof(float) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16)
            ? 1
            : throw new NotSupportedException($"Expected elements of float, double, Half or BFloat16, got {typeof(T).Name}.");
    }

    /// <summary>PyTorch's name of the type.</summary>
    public static string Name<T>() =>
        typeof(T) == typeof(float) ? "float32" : typeof(T) == typeof(double) ? "float64" : typeof(T) == typeof(Half) ? "float16" : "bfloat16";

    /// <summary>The largest finite number.</summary>
    public static double Max<T>() =>
        typeof(T) == typeof(float) ? float.MaxValue
        : typeof(T) == typeof(double) ? double.MaxValue
        : typeof(T) == typeof(Half) ? (double)Half.MaxValue
        : (double)(float)BFloat16.MaxValue;

    /// <summary>Rounds to the type; to the 16-bit ones by way of float32, as PyTorch does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Round<T>(double value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Unsafe.BitCast<double, T>(value);
        }

        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>((float)value);
        }

        if (typeof(T) == typeof(Half))
        {
            return Unsafe.BitCast<Half, T>((Half)(float)value);
        }

        Debug.Assert(typeof(T) == typeof(BFloat16), "There are four types.");
        return Unsafe.BitCast<BFloat16, T>((BFloat16)value);
    }

    /// <summary>The same number in float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(value)
        : typeof(T) == typeof(double) ? Unsafe.BitCast<T, double>(value)
        : typeof(T) == typeof(Half) ? (double)Unsafe.BitCast<T, Half>(value)
        : typeof(T) == typeof(BFloat16) ? (float)Unsafe.BitCast<T, BFloat16>(value)
        : throw new NotSupportedException();
}
