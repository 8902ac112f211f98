using System.Runtime.InteropServices;

namespace Fanin.Kernels.Lanes;

/// <summary>A single number: the reference for the other lanes, and what they leave over.</summary>
internal readonly struct OneLane(float value) : ILanes<OneLane>
{
    private readonly float _value = value;

    public static int Count => 1;

    private int Bits => BitConverter.SingleToInt32Bits(_value);

    public static OneLane operator +(OneLane left, OneLane right) => new(left._value + right._value);

    public static OneLane operator -(OneLane left, OneLane right) => new(left._value - right._value);

    public static OneLane operator *(OneLane left, OneLane right) => new(left._value * right._value);

    public static OneLane operator /(OneLane left, OneLane right) => new(left._value / right._value);

    public static OneLane operator &(OneLane left, OneLane right) => CreateBits(left.Bits & right.Bits);

    public static OneLane operator |(OneLane left, OneLane right) => CreateBits(left.Bits | right.Bits);

    public static OneLane operator ^(OneLane left, OneLane right) => CreateBits(left.Bits ^ right.Bits);

    public static OneLane Create(float value) => new(value);

    public static OneLane CreateBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    public static OneLane Load(ReadOnlySpan<float> numbers, int index) => new(numbers[index]);

    public static (OneLane Even, OneLane Odd) LoadPairs(ReadOnlySpan<float> numbers, int index) => (new(numbers[index]), new(numbers[index + 1]));

    public static void Store<TNumber>(Span<TNumber> numbers, int index, OneLane value)
        where TNumber : unmanaged
    {
        if (typeof(TNumber) == typeof(float))
        {
            MemoryMarshal.Cast<TNumber, float>(numbers)[index] = value._value;
        }
        else
        {
            MemoryMarshal.Cast<TNumber, BFloat16>(numbers)[index] = (BFloat16)value._value;
        }
    }

    public static void StorePairs<TNumber>(Span<TNumber> numbers, int index, OneLane even, OneLane odd)
        where TNumber : unmanaged
    {
        Store(numbers, index, even);
        Store(numbers, index + 1, odd);
    }

    public static OneLane Fma(OneLane left, OneLane right, OneLane addend) =>
        new(MathF.FusedMultiplyAdd(left._value, right._value, addend._value));

    public static OneLane FmaNegated(OneLane left, OneLane right, OneLane addend) =>
        new(MathF.FusedMultiplyAdd(-left._value, right._value, addend._value));

    public static OneLane Sqrt(OneLane value) => new(MathF.Sqrt(value._value));

    public static OneLane FromInt32(OneLane bits) => new(bits.Bits);

    public static OneLane SubtractInt32(OneLane left, OneLane right) => CreateBits(unchecked(left.Bits - right.Bits));

    public static OneLane ShiftLeft(OneLane bits, int count) => CreateBits(bits.Bits << count);

    public static OneLane ShiftRight(OneLane bits, int count) => CreateBits(bits.Bits >> count);

    public static OneLane Max(OneLane first, OneLane second) => first._value > second._value ? first : second;

    public static OneLane Min(OneLane first, OneLane second) => first._value < second._value ? first : second;

    public static OneLane GreaterThan(OneLane left, OneLane right) => CreateBits(left._value > right._value ? -1 : 0);

    public static bool Any(OneLane mask) => mask.Bits < 0;

    public static OneLane Select(OneLane mask, OneLane whereSet, OneLane elsewhere) => mask.Bits < 0 ? whereSet : elsewhere;
}
