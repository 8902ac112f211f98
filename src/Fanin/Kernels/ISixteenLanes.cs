using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>What a 16-bit type does by eight: see <see cref="SixteenBits"/>.</summary>
internal interface ISixteenLanes
{
    /// <summary>The bits of a draw that count.</summary>
    public static abstract uint Mask { get; }

    /// <summary>The numbers whose bits are the lower halves.</summary>
    public static abstract Vector256<float> Low(Vector256<uint> bits);

    /// <summary>The numbers whose bits are the upper halves.</summary>
    public static abstract Vector256<float> High(Vector256<uint> bits);

    /// <summary>Rounds to the type.</summary>
    public static abstract Vector256<float> Round(Vector256<float> values);

    /// <summary>The bits of the nearest numbers of the type.</summary>
    public static abstract Vector256<uint> ToBits(Vector256<float> values);

    /// <summary>The bits of numbers that are of the type.</summary>
    public static abstract Vector256<uint> ExactBits(Vector256<float> values);
}

/// <summary>bfloat16.</summary>
internal readonly struct BFloat16Lanes : ISixteenLanes
{
    public static uint Mask => UniformSixteen.BFloat16Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Low(Vector256<uint> bits) => (bits << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> High(Vector256<uint> bits) => (bits & Vector256.Create(0xFFFF0000)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> values) => SixteenBits.RoundToBFloat16(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToBits(Vector256<float> values) => SixteenBits.ToBFloat16(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ExactBits(Vector256<float> values) => values.AsUInt32() >>> 16;
}

/// <summary>float16, of magnitudes below 65 520.</summary>
internal readonly struct HalfLanes : ISixteenLanes
{
    public static uint Mask => UniformSixteen.HalfMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Low(Vector256<uint> bits) => High(bits << 16);

    // The exponent's bias goes from 15 to 127 by a product, which is right for subnormal numbers too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> High(Vector256<uint> bits)
    {
        Vector256<float> magnitude = ((bits >>> 3) & Vector256.Create(0x0FFFE000u)).AsSingle() * Vector256.Create(5.192296858534828e33f);
        return (magnitude.AsUInt32() | (bits & Vector256.Create(0x80000000))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> values) => SixteenBits.RoundToHalf(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToBits(Vector256<float> values) => SixteenBits.ToHalf(values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ExactBits(Vector256<float> values) => SixteenBits.ToHalf(values);
}
