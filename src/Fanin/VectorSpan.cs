using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin;

/// <summary>
/// Vectors from and to any place of a span, without the check of bounds that would cost kernels their speed. The only code here that could
/// reach beyond memory it was given: callers keep index + lanes within the span, which debug builds (and so the tests) assert.
/// </summary>
internal static class VectorSpan
{
    /// <summary>Whether 256-bit vectors with fused multiply-add run on the processor; otherwise kernels are scalar.</summary>
    public static bool HasFused256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <summary>Whether vectors of 512 bits are to be used, of 16-bit elements too.</summary>
    public static bool Has512 => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    /// <summary>The 128 bits that begin at an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load128<T>(this ReadOnlySpan<T> span, int index)
    {
        Debug.Assert(index >= 0 && index <= span.Length - Vector128<T>.Count, "The vector lies within the span.");
        return Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(span), (uint)index);
    }

    /// <summary>The 256 bits that begin at an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(this ReadOnlySpan<T> span, int index)
    {
        Debug.Assert(index >= 0 && index <= span.Length - Vector256<T>.Count, "The vector lies within the span.");
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(span), (uint)index);
    }

    /// <summary>The 256 bits that begin at an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load256<T>(this Span<T> span, int index) => ((ReadOnlySpan<T>)span).Load256(index);

    /// <summary>Writes 256 bits from an element on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store256<T>(this Span<T> span, int index, Vector256<T> value)
    {
        Debug.Assert(index >= 0 && index <= span.Length - Vector256<T>.Count, "The vector lies within the span.");
        value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (uint)index);
    }

    /// <summary>The 512 bits that begin at an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(this ReadOnlySpan<T> span, int index)
    {
        Debug.Assert(index >= 0 && index <= span.Length - Vector512<T>.Count, "The vector lies within the span.");
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(span), (uint)index);
    }

    /// <summary>The 512 bits that begin at an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load512<T>(this Span<T> span, int index) => ((ReadOnlySpan<T>)span).Load512(index);

    /// <summary>Writes 512 bits from an element on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store512<T>(this Span<T> span, int index, Vector512<T> value)
    {
        Debug.Assert(index >= 0 && index <= span.Length - Vector512<T>.Count, "The vector lies within the span.");
        value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (uint)index);
    }

    /// <summary>One element in all lanes of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast256<T>(this ReadOnlySpan<T> span, int index) => Vector256.Create(span.At(index));

    /// <summary>One element in all lanes of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast512<T>(this ReadOnlySpan<T> span, int index) => Vector512.Create(span.At(index));

    private static T At<T>(this ReadOnlySpan<T> span, int index)
    {
        Debug.Assert(index >= 0 && index < span.Length, "The element lies within the span.");
        return Unsafe.Add(ref MemoryMarshal.GetReference(span), index);
    }
}
