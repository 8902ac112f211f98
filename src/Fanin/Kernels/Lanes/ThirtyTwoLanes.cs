using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels.Lanes;

/// <summary>Thirty-two numbers in two vectors of 512 bits: two chains of operations, so that one runs while the other waits.</summary>
internal readonly struct ThirtyTwoLanes(Vector512<float> lower, Vector512<float> upper) : ILanes<ThirtyTwoLanes>
{
    private readonly Vector512<float> _lower = lower;
    private readonly Vector512<float> _upper = upper;

    /// <summary>Whether the processor has what this takes.</summary>
    public static bool IsSupported => VectorSpan.Has512;

    public static int Count => 2 * Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator +(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator -(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower - right._lower, left._upper - right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator *(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower * right._lower, left._upper * right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator /(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower / right._lower, left._upper / right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator &(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower & right._lower, left._upper & right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator |(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower | right._lower, left._upper | right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes operator ^(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(left._lower ^ right._lower, left._upper ^ right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Create(float value) =>
        new(Vector512.Create(value), Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes CreateBits(int bits) =>
        new(Vector512.Create(bits).AsSingle(), Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Load(ReadOnlySpan<float> numbers, int index) =>
        new(numbers.Load512(index), numbers.Load512(index + Vector512<float>.Count));

    // Within each half of 128 bits: even and odd numbers apart, and together again below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ThirtyTwoLanes Even, ThirtyTwoLanes Odd) LoadPairs(ReadOnlySpan<float> numbers, int index)
    {
        const byte EvenElements = 0b10_00_10_00;
        const byte OddElements = 0b11_01_11_01;
        ThirtyTwoLanes first = Load(numbers, index);
        ThirtyTwoLanes second = Load(numbers, index + Count);
        return (
            new(Avx512F.Shuffle(first._lower, first._upper, EvenElements), Avx512F.Shuffle(second._lower, second._upper, EvenElements)),
            new(Avx512F.Shuffle(first._lower, first._upper, OddElements), Avx512F.Shuffle(second._lower, second._upper, OddElements)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TNumber>(Span<TNumber> numbers, int index, ThirtyTwoLanes value)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            Span<float> singles = MemoryMarshal.Cast<TNumber, float>(numbers);
            singles.Store512(index, value._lower);
            singles.Store512(index + Vector512<float>.Count, value._upper);
        }
        else
        {
            MemoryMarshal.Cast<TNumber, ushort>(numbers).Store512(index, SixteenBits.ToBFloat16(value._lower, value._upper));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs<TNumber>(Span<TNumber> numbers, int index, ThirtyTwoLanes even, ThirtyTwoLanes odd)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            Store(numbers, index, new(Avx512F.UnpackLow(even._lower, odd._lower), Avx512F.UnpackHigh(even._lower, odd._lower)));
            Store(numbers, index + Count, new(Avx512F.UnpackLow(even._upper, odd._upper), Avx512F.UnpackHigh(even._upper, odd._upper)));
        }
        else
        {
            Span<ushort> bits = MemoryMarshal.Cast<TNumber, ushort>(numbers);
            bits.Store512(index, SixteenBits.ToBFloat16Pairs(even._lower, odd._lower));
            bits.Store512(index + Count, SixteenBits.ToBFloat16Pairs(even._upper, odd._upper));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Fma(ThirtyTwoLanes left, ThirtyTwoLanes right, ThirtyTwoLanes addend) =>
        new(
            Vector512.FusedMultiplyAdd(left._lower, right._lower, addend._lower),
            Vector512.FusedMultiplyAdd(left._upper, right._upper, addend._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes FmaNegated(ThirtyTwoLanes left, ThirtyTwoLanes right, ThirtyTwoLanes addend) =>
        new(
            Avx512F.FusedMultiplyAddNegated(left._lower, right._lower, addend._lower),
            Avx512F.FusedMultiplyAddNegated(left._upper, right._upper, addend._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Sqrt(ThirtyTwoLanes value) =>
        new(Vector512.Sqrt(value._lower), Vector512.Sqrt(value._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes FromInt32(ThirtyTwoLanes bits) =>
        new(Vector512.ConvertToSingle(bits._lower.AsInt32()), Vector512.ConvertToSingle(bits._upper.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes SubtractInt32(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new((left._lower.AsInt32() - right._lower.AsInt32()).AsSingle(), (left._upper.AsInt32() - right._upper.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes ShiftLeft(ThirtyTwoLanes bits, int count) =>
        new((bits._lower.AsInt32() << count).AsSingle(), (bits._upper.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes ShiftRight(ThirtyTwoLanes bits, int count) =>
        new((bits._lower.AsInt32() >> count).AsSingle(), (bits._upper.AsInt32() >> count).AsSingle());

    // The instruction gives its second operand where the first is not greater (less), as the formula in one lane does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Max(ThirtyTwoLanes first, ThirtyTwoLanes second) =>
        new(Avx512F.Max(first._lower, second._lower), Avx512F.Max(first._upper, second._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Min(ThirtyTwoLanes first, ThirtyTwoLanes second) =>
        new(Avx512F.Min(first._lower, second._lower), Avx512F.Min(first._upper, second._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes GreaterThan(ThirtyTwoLanes left, ThirtyTwoLanes right) =>
        new(Vector512.GreaterThan(left._lower, right._lower), Vector512.GreaterThan(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(ThirtyTwoLanes mask) =>
        (mask._lower | mask._upper).ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ThirtyTwoLanes Select(ThirtyTwoLanes mask, ThirtyTwoLanes whereSet, ThirtyTwoLanes elsewhere) =>
        new(
            Vector512.ConditionalSelect(mask._lower, whereSet._lower, elsewhere._lower),
            Vector512.ConditionalSelect(mask._upper, whereSet._upper, elsewhere._upper));
}
