using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels.Lanes;

/// <summary>Sixteen numbers in two vectors of 256 bits: two chains of operations, so that one runs while the other waits.</summary>
internal readonly struct SixteenLanes(Vector256<float> lower, Vector256<float> upper) : ILanes<SixteenLanes>
{
    private readonly Vector256<float> _lower = lower;
    private readonly Vector256<float> _upper = upper;

    /// <summary>Whether the processor has what this takes.</summary>
    public static bool IsSupported => Avx2.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported;

    public static int Count => 2 * Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator +(SixteenLanes left, SixteenLanes right) =>
        new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator -(SixteenLanes left, SixteenLanes right) =>
        new(left._lower - right._lower, left._upper - right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator *(SixteenLanes left, SixteenLanes right) =>
        new(left._lower * right._lower, left._upper * right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator /(SixteenLanes left, SixteenLanes right) =>
        new(left._lower / right._lower, left._upper / right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator &(SixteenLanes left, SixteenLanes right) =>
        new(left._lower & right._lower, left._upper & right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator |(SixteenLanes left, SixteenLanes right) =>
        new(left._lower | right._lower, left._upper | right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator ^(SixteenLanes left, SixteenLanes right) =>
        new(left._lower ^ right._lower, left._upper ^ right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Create(float value) =>
        new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes CreateBits(int bits) =>
        new(Vector256.Create(bits).AsSingle(), Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Load(ReadOnlySpan<float> numbers, int index) =>
        new(numbers.Load256(index), numbers.Load256(index + Vector256<float>.Count));

    // Within each half of 128 bits: even and odd numbers apart, and together again below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (SixteenLanes Even, SixteenLanes Odd) LoadPairs(ReadOnlySpan<float> numbers, int index)
    {
        const byte EvenElements = 0b10_00_10_00;
        const byte OddElements = 0b11_01_11_01;
        SixteenLanes first = Load(numbers, index);
        SixteenLanes second = Load(numbers, index + Count);
        return (
            new(Avx.Shuffle(first._lower, first._upper, EvenElements), Avx.Shuffle(second._lower, second._upper, EvenElements)),
            new(Avx.Shuffle(first._lower, first._upper, OddElements), Avx.Shuffle(second._lower, second._upper, OddElements)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TNumber>(Span<TNumber> numbers, int index, SixteenLanes value)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            Span<float> singles = MemoryMarshal.Cast<TNumber, float>(numbers);
            singles.Store256(index, value._lower);
            singles.Store256(index + Vector256<float>.Count, value._upper);
        }
        else
        {
            MemoryMarshal.Cast<TNumber, ushort>(numbers).Store256(index, SixteenBits.Pack(SixteenBits.ToBFloat16(value._lower), SixteenBits.ToBFloat16(value._upper)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs<TNumber>(Span<TNumber> numbers, int index, SixteenLanes even, SixteenLanes odd)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            Store(numbers, index, new(Avx.UnpackLow(even._lower, odd._lower), Avx.UnpackHigh(even._lower, odd._lower)));
            Store(numbers, index + Count, new(Avx.UnpackLow(even._upper, odd._upper), Avx.UnpackHigh(even._upper, odd._upper)));
        }
        else
        {
            Span<ushort> bits = MemoryMarshal.Cast<TNumber, ushort>(numbers);
            bits.Store256(index, SixteenBits.ToBFloat16Pairs(even._lower, odd._lower));
            bits.Store256(index + Count, SixteenBits.ToBFloat16Pairs(even._upper, odd._upper));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Fma(SixteenLanes left, SixteenLanes right, SixteenLanes addend) =>
        new(
            Vector256.FusedMultiplyAdd(left._lower, right._lower, addend._lower),
            Vector256.FusedMultiplyAdd(left._upper, right._upper, addend._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes FmaNegated(SixteenLanes left, SixteenLanes right, SixteenLanes addend) =>
        new(
            System.Runtime.Intrinsics.X86.Fma.MultiplyAddNegated(left._lower, right._lower, addend._lower),
            System.Runtime.Intrinsics.X86.Fma.MultiplyAddNegated(left._upper, right._upper, addend._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Sqrt(SixteenLanes value) =>
        new(Vector256.Sqrt(value._lower), Vector256.Sqrt(value._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes FromInt32(SixteenLanes bits) =>
        new(Vector256.ConvertToSingle(bits._lower.AsInt32()), Vector256.ConvertToSingle(bits._upper.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes SubtractInt32(SixteenLanes left, SixteenLanes right) =>
        new((left._lower.AsInt32() - right._lower.AsInt32()).AsSingle(), (left._upper.AsInt32() - right._upper.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes ShiftLeft(SixteenLanes bits, int count) =>
        new((bits._lower.AsInt32() << count).AsSingle(), (bits._upper.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes ShiftRight(SixteenLanes bits, int count) =>
        new((bits._lower.AsInt32() >> count).AsSingle(), (bits._upper.AsInt32() >> count).AsSingle());

    // The instruction gives its second operand where the first is not greater (less), as the formula in one lane does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Max(SixteenLanes first, SixteenLanes second) =>
        new(Avx.Max(first._lower, second._lower), Avx.Max(first._upper, second._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Min(SixteenLanes first, SixteenLanes second) =>
        new(Avx.Min(first._lower, second._lower), Avx.Min(first._upper, second._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes GreaterThan(SixteenLanes left, SixteenLanes right) =>
        new(Vector256.GreaterThan(left._lower, right._lower), Vector256.GreaterThan(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(SixteenLanes mask) =>
        (mask._lower | mask._upper).ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Select(SixteenLanes mask, SixteenLanes whereSet, SixteenLanes elsewhere) =>
        new(
            Vector256.ConditionalSelect(mask._lower, whereSet._lower, elsewhere._lower),
            Vector256.ConditionalSelect(mask._upper, whereSet._upper, elsewhere._upper));
}
