namespace Fanin.Kernels.Lanes;

/// <summary>
/// Some float32 numbers side by side, or their bits as 32-bit integers. A formula written over this runs in one lane or in many and gives the
/// same bits: every operation is exact, or rounded once to the nearest.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many numbers.</summary>
    public static abstract int Count { get; }

    public static abstract TSelf operator +(TSelf left, TSelf right);

    public static abstract TSelf operator -(TSelf left, TSelf right);

    public static abstract TSelf operator *(TSelf left, TSelf right);

    public static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>And, of bits.</summary>
    public static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>Or, of bits.</summary>
    public static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Exclusive or, of bits.</summary>
    public static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary>One number in all lanes.</summary>
    public static abstract TSelf Create(float value);

    /// <summary>The same bits in all lanes.</summary>
    public static abstract TSelf CreateBits(int bits);

    /// <summary>The numbers from a place on.</summary>
    public static abstract TSelf Load(ReadOnlySpan<float> numbers, int index);

    /// <summary>Twice as many numbers from a place on: those at even distances from it, and those at odd ones.</summary>
    public static abstract (TSelf Even, TSelf Odd) LoadPairs(ReadOnlySpan<float> numbers, int index);

    /// <summary>Writes the numbers from a place on.</summary>
    /// <typeparam name="TNumber">float; or <see cref="BFloat16"/>, to which each is rounded: see <see cref="SixteenBits.RoundToBFloat16"/> for which numbers.</typeparam>
    public static abstract void Store<TNumber>(Span<TNumber> numbers, int index, TSelf value)
        where TNumber : unmanaged;

    /// <summary>The inverse of <see cref="LoadPairs"/>, in either type.</summary>
    public static abstract void StorePairs<TNumber>(Span<TNumber> numbers, int index, TSelf even, TSelf odd)
        where TNumber : unmanaged;

    /// <summary>left·right + addend, rounded once.</summary>
    public static abstract TSelf Fma(TSelf left, TSelf right, TSelf addend);

    /// <summary>addend − left·right, rounded once.</summary>
    public static abstract TSelf FmaNegated(TSelf left, TSelf right, TSelf addend);

    /// <summary>The square root.</summary>
    public static abstract TSelf Sqrt(TSelf value);

    /// <summary>Bits as signed integers, rounded to numbers.</summary>
    public static abstract TSelf FromInt32(TSelf bits);

    /// <summary>The difference of bits as integers.</summary>
    public static abstract TSelf SubtractInt32(TSelf left, TSelf right);

    /// <summary>Bits, moved up.</summary>
    public static abstract TSelf ShiftLeft(TSelf bits, int count);

    /// <summary>Bits, moved down with copies of the sign.</summary>
    public static abstract TSelf ShiftRight(TSelf bits, int count);

    /// <summary>The first where it is greater, elsewhere the second (also of two zeros).</summary>
    public static abstract TSelf Max(TSelf first, TSelf second);

    /// <summary>The first where it is less, elsewhere the second (also of two zeros).</summary>
    public static abstract TSelf Min(TSelf first, TSelf second);

    /// <summary>All bits where left is greater, none elsewhere.</summary>
    public static abstract TSelf GreaterThan(TSelf left, TSelf right);

    /// <summary>Whether a lane has its sign bit.</summary>
    public static abstract bool Any(TSelf mask);

    /// <summary>Lanes of the one where the mask has all bits, of the other where it has none.</summary>
    public static abstract TSelf Select(TSelf mask, TSelf whereSet, TSelf elsewhere);
}
