using System.Runtime.Intrinsics;

namespace Fanin.Kernels;

/// <summary>Pairs of draws to float64: <c>from + range·u</c>, u the low 53 bits times 2⁻⁵³, the first draw being the high half.</summary>
internal static class UniformDouble
{
    private const uint HighMask = (1u << 21) - 1;
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>Converts draws, two an element, with one rounding for product and sum.</summary>
    public static void Convert(ReadOnlySpan<uint> draws, Span<double> destination, double from, double range)
    {
        int done = 0;
        double scaled = range * Unit;
        if (VectorSpan.HasFused256 && scaled * (1UL << 53) == range)
        {
            done = ConvertBy4(draws, destination, from, scaled);
        }

        for (int i = done; i < destination.Length; i++)
        {
            destination[i] = Math.FusedMultiplyAdd(ToUnit(draws[2 * i], draws[(2 * i) + 1]), range, from);
        }
    }

    /// <summary>The same with a rounding after the product.</summary>
    public static void ConvertUnfused(ReadOnlySpan<uint> draws, Span<double> destination, double from, double range)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            double product = ToUnit(draws[2 * i], draws[(2 * i) + 1]) * range;
            destination[i] = product + from;
        }
    }

    /// <summary>u, in [0, 1 − 2⁻⁵³].</summary>
    public static double ToUnit(uint high, uint low) => (((ulong)(high & HighMask) << 32) | low) * Unit;

    // Each half becomes the low bits of a number with a fixed exponent, 2⁵² + low and 2⁸⁴ + 2³²·high; what was added is taken off, exactly.
    private static int ConvertBy4(ReadOnlySpan<uint> draws, Span<double> destination, double from, double scaled)
    {
        Vector256<ulong> lowExponent = Vector256.Create(0x4330000000000000UL);
        Vector256<ulong> highExponent = Vector256.Create(0x4530000000000000UL);
        Vector256<double> excess = Vector256.Create(19342813118337666422669312.0);
        int lanes = Vector256<double>.Count;
        int i = 0;
        for (; i <= destination.Length - lanes; i += lanes)
        {
            Vector256<ulong> pairs = draws.Load256(2 * i).AsUInt64();
            Vector256<double> high = ((pairs & Vector256.Create((ulong)HighMask)) | highExponent).AsDouble() - excess;
            Vector256<double> whole = high + ((pairs >>> 32) | lowExponent).AsDouble();
            destination.Store256(i, Vector256.FusedMultiplyAdd(whole, Vector256.Create(scaled), Vector256.Create(from)));
        }

        return i;
    }
}
