using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>
/// The inverse of the error function for eight float32 numbers at once, in float32 arithmetic, with the bits of <see cref="InverseErrorFunction.Of(float)"/>
/// where it is certain of them.
/// </summary>
/// <remarks>
/// <para>The same cubics: the constant term in two parts, and the product with y in two parts. That is within <see cref="Doubt"/> of the value, which tells
/// to which float32 the value is to be rounded in all but 1 case of 150.</para>
/// <para>A row of the table is a cubic: c₀, c₁, c₂, and a fourth number whose upper 16 bits are the rest of c₀, its lower 16 bits c₃, each as a bfloat16.
/// The lower bits stand behind those of the rest, where they do not matter. Rows are found by the last four bits of w's exponent and the first seven of
/// its fraction, for 2⁻¹⁵ ≤ w ≤ 1; rows that no such w has are not numbers, and a lesser w is led to one.</para>
/// <para>Repeatability: exact.</para>
/// </remarks>
internal static class InverseErrorSingle
{
    /// <summary>More than the error, relative to the value. Tested for every argument.</summary>
    public const float Doubt = 1f / (1u << 31) / 2;

    private const int RowLength = 4;
    private const int FractionBits = 7;
    private const int IndexShift = 23 - FractionBits;
    private const uint IntervalMask = ~0u << IndexShift;
    private const uint IntervalHalf = 1u << (IndexShift - 1);
    private const int Octaves = 16;
    private const int Count = Octaves << FractionBits;
    private const uint PlaceMask = (Count - 1) * RowLength;

    // Behind w = 1, the only number of the last octave.
    private const float Lost = 1.5f / (1 << Octaves);

    private static readonly AlignedMemory<float> Rows = MakeRows();

    /// <summary>Whether the processor has what this takes.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>What <see cref="Of"/> looks up.</summary>
    public static ReadOnlySpan<float> Table => Rows.Span;

    /// <summary>Where the rows of eight numbers begin, and how far w is from the middle of their intervals.</summary>
    /// <param name="y">−1 ≤ y ≤ 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<int> Rows, Vector256<float> Distances) Find(Vector256<float> y)
    {
        Vector256<float> one = Vector256.Create(1f);
        Vector256<float> magnitude = Vector256.Abs(y);
        Vector256<uint> bits = Avx.Max(one - magnitude, Vector256.Create(Lost)).AsUInt32();
        Vector256<float> middle = ((bits & Vector256.Create(IntervalMask)) | Vector256.Create(IntervalHalf)).AsSingle();

        // 1 − |y| is rounded where |y| < ½; 1 − middle never is, and |y| is near it.
        return (((bits >>> (IndexShift - 2)) & Vector256.Create(PlaceMask)).AsInt32(), one - middle - magnitude);
    }

    /// <summary>erf⁻¹ y, rounded to float32, and all bits where that is certain.</summary>
    /// <param name="y">−1 ≤ y ≤ 1.</param>
    /// <param name="t">Distances that <see cref="Find"/> gave.</param>
    /// <param name="cubics">What lies at the places that it gave.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> X, Vector256<float> IsCertain) Of(Vector256<float> y, Vector256<float> t, in Cubics cubics)
    {
        (Vector256<float> c0, Vector256<float> c1, Vector256<float> c2, Vector256<float> rest) = (cubics.C0, cubics.C1, cubics.C2, cubics.Rest);
        Vector256<float> c3 = (rest.AsUInt32() << 16).AsSingle();
        Vector256<float> sum = Fma.MultiplyAdd(Fma.MultiplyAdd(c3, t, c2), t * t, Fma.MultiplyAdd(c1, t, rest));
        Vector256<float> product = y * c0;
        Vector256<float> small = Fma.MultiplyAdd(y, sum, Fma.MultiplySubtract(y, c0, product));
        Vector256<float> doubt = Vector256.Create(Doubt);
        Vector256<float> x = product + Fma.MultiplyAdd(product, doubt, small);
        Vector256<float> other = product + Fma.MultiplyAddNegated(product, doubt, small);
        return (x, Vector256.Equals(x, other));
    }

    private static AlignedMemory<float> MakeRows()
    {
        var memory = new AlignedMemory<float>(Count * RowLength);
        Span<float> rows = memory.Span;
        rows.Fill(float.NaN);
        ReadOnlySpan<double> cubics = InverseErrorFunction.Table;

        // The cubics end with that of w = 1, whose row is the first one of the last octave.
        int last = Count - (1 << FractionBits);
        for (int i = 0; i <= last; i++)
        {
            Row(cubics.Slice(cubics.Length - ((last - i + 1) * RowLength), RowLength), rows.Slice(i * RowLength, RowLength));
        }

        return memory;
    }

    private static void Row(ReadOnlySpan<double> cubic, Span<float> row)
    {
        row[0] = (float)cubic[0];
        row[1] = (float)cubic[1];
        row[2] = (float)cubic[2];
        double rest = cubic[0] - row[0];
        uint upper = BitConverter.SingleToUInt32Bits((float)rest) & 0xFFFF0000;
        row[3] = Nearest(rest, upper | (BitConverter.SingleToUInt32Bits((BFloat16)cubic[3]) >> 16));
    }

    // Of the numbers with those lower 16 bits the nearest one.
    private static float Nearest(double value, uint bits)
    {
        float below = BitConverter.UInt32BitsToSingle(bits - (1u << 16));
        float here = BitConverter.UInt32BitsToSingle(bits);
        float above = BitConverter.UInt32BitsToSingle(bits + (1u << 16));
        float nearest = Math.Abs(above - value) < Math.Abs(here - value) ? above : here;
        return Math.Abs(below - value) < Math.Abs(nearest - value) ? below : nearest;
    }

    /// <summary>Eight rows of the table, lane by lane.</summary>
    public readonly struct Cubics
    {
        public readonly Vector256<float> C0;
        public readonly Vector256<float> C1;
        public readonly Vector256<float> C2;
        public readonly Vector256<float> Rest;

        /// <summary>Fetches them.</summary>
        /// <param name="rows"><see cref="Table"/>.</param>
        /// <param name="places">Eight places that <see cref="Find"/> gave.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Cubics(ReadOnlySpan<float> rows, ReadOnlySpan<int> places)
        {
            int place7 = places[7];
            Vector256<float> row04 = Row(rows, places[0], places[4]);
            Vector256<float> row15 = Row(rows, places[1], places[5]);
            Vector256<float> row26 = Row(rows, places[2], places[6]);
            Vector256<float> row37 = Row(rows, places[3], place7);
            Vector256<double> even01 = Avx.UnpackLow(row04, row15).AsDouble();
            Vector256<double> even23 = Avx.UnpackHigh(row04, row15).AsDouble();
            Vector256<double> odd01 = Avx.UnpackLow(row26, row37).AsDouble();
            Vector256<double> odd23 = Avx.UnpackHigh(row26, row37).AsDouble();
            C0 = Avx.UnpackLow(even01, odd01).AsSingle();
            C1 = Avx.UnpackHigh(even01, odd01).AsSingle();
            C2 = Avx.UnpackLow(even23, odd23).AsSingle();
            Rest = Avx.UnpackHigh(even23, odd23).AsSingle();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Row(ReadOnlySpan<float> rows, int lower, int upper) => Vector256.Create(rows.Load128(lower), rows.Load128(upper));
    }
}
