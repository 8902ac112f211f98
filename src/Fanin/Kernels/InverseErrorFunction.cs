using System.Runtime.CompilerServices;
using Fanin.Mathematics;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>The inverse of the error function, erf⁻¹, in double precision and, much faster, in float32.</summary>
/// <remarks>
/// <para>Repeatability: exact; + − × ÷ √ and explicit fused multiply-add only. Close to MKL's, which PyTorch uses on x86: its bits cannot be
/// derived from public sources. In float32 about two arguments in ten thousand differ, by one unit in the last place.</para>
/// <para>Method, double precision: Halley's iteration on erf in the centre and on 1 − erf in the tails.</para>
/// <para>Method, float32: erf⁻¹(y)/y as a cubic in w = 1 − |y|, another one for each 128th of a power of two of w, evaluated in double precision
/// and rounded once. The cubics go through the double-precision function at the four Chebyshev nodes of their interval; they are off by less
/// than 2⁻³⁷ of the value.</para>
/// </remarks>
internal static class InverseErrorFunction
{
    // An interval of w is an exponent and 7 bits of the fraction.
    private const int IndexShift = 52 - 7;
    private const ulong IntervalMask = ~0UL << IndexShift;
    private const ulong IntervalHalf = 1UL << (IndexShift - 1);

    // The least w of a float32 below 1 is 2⁻²⁴; the intervals of 2⁻²⁵ stand for w = 0, the last one for w = 1.
    private const double LeastW = 1.0 / (1 << 25);
    private const int FirstIndex = (1023 - 25) << 7;
    private const int Count = (25 << 7) + 1;
    private const int Terms = 4;

    // cos(π/8), cos(3π/8)
    private const double OuterNode = 0.92387953251128675613;
    private const double InnerNode = 0.38268343236508977173;

    private static readonly double[] Cubics = MakeCubics();

    /// <summary>erf⁻¹ y, within two units in the last place.</summary>
    /// <param name="y">−1 ≤ y ≤ 1; ±∞ for ±1.</param>
    public static double Of(double y)
    {
        double w = 1 - Math.Abs(y);
        return w > 0.5 ? OfCenter(y) : Math.CopySign(w == 0 ? double.PositiveInfinity : OfComplement(w), y);
    }

    /// <summary>erf⁻¹ y, rounded to float32.</summary>
    /// <param name="y">−1 ≤ y ≤ 1; ±∞ for ±1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float y)
    {
        double w = Math.Max(1 - Math.Abs((double)y), LeastW);
        ulong bits = BitConverter.DoubleToUInt64Bits(w);
        ReadOnlySpan<double> cubic = Cubics.AsSpan(((int)(bits >> IndexShift) - FirstIndex) * Terms, Terms);
        double t = w - BitConverter.UInt64BitsToDouble((bits & IntervalMask) | IntervalHalf);
        double p = Math.FusedMultiplyAdd(cubic[3], t, cubic[2]);
        p = Math.FusedMultiplyAdd(p, t, cubic[1]);
        p = Math.FusedMultiplyAdd(p, t, cubic[0]);
        return (float)(y * p);
    }

    /// <summary>The cubics' coefficients, of ascending powers, four an interval.</summary>
    public static ReadOnlySpan<double> Table => Cubics;

    private static double[] MakeCubics()
    {
        double[] cubics = new double[Count * Terms];
        for (int i = 0; i < Count; i++)
        {
            ulong first = (ulong)(FirstIndex + i) << IndexShift;
            double center = BitConverter.UInt64BitsToDouble(first | IntervalHalf);
            double half = center - BitConverter.UInt64BitsToDouble(first);
            (double even, double odd) outer = At(center, half * OuterNode);
            (double even, double odd) inner = At(center, half * InnerNode);
            double squares = half * half * ((OuterNode * OuterNode) - (InnerNode * InnerNode));
            Span<double> cubic = cubics.AsSpan(i * Terms, Terms);
            cubic[2] = (outer.even - inner.even) / squares;
            cubic[0] = outer.even - (cubic[2] * half * half * (OuterNode * OuterNode));
            cubic[3] = (outer.odd - inner.odd) / squares;
            cubic[1] = outer.odd - (cubic[3] * half * half * (OuterNode * OuterNode));
        }

        // w = 0, that is y = ±1.
        for (int i = 0; i < 1 << 7; i++)
        {
            Span<double> cubic = cubics.AsSpan(i * Terms, Terms);
            cubic.Clear();
            cubic[0] = double.PositiveInfinity;
        }

        return cubics;
    }

    // Of f(w) = erf⁻¹(1 − w)/(1 − w): the means of f(center ± x), and half their difference over x.
    private static (double Even, double Odd) At(double center, double x)
    {
        double above = Quotient(center + x);
        double below = Quotient(center - x);
        return ((above + below) / 2, (above - below) / 2 / x);
    }

    private static double Quotient(double w) => (w > 0.5 ? OfCenter(1 - w) : OfComplement(w)) / (1 - w);

    private static double OfCenter(double y)
    {
        double x = Start(y, 1 - Math.Abs(y));
        for (int i = 0; i < 2; i++)
        {
            x = Halley(x, ErrorFunction.Erf(x) - y);
        }

        return x;
    }

    // erf⁻¹(1 − w) for 0 < w ≤ 1/2.
    private static double OfComplement(double w)
    {
        double x = Start(1 - w, w);
        for (int i = 0; i < 2; i++)
        {
            x = Halley(x, w - ErrorFunction.ErfComplement(x));
        }

        return x;
    }

    // Three to four digits: the rational functions that libtorch starts from where it has no MKL.
    private static double Start(double y, double w)
    {
        if (w >= 0.3)
        {
            double z = y * y;
            return y * ((((((-0.140543331 * z) + 0.914624893) * z) - 1.645349621) * z) + 0.886226899)
                / ((((((((0.012229801 * z) - 0.329097515) * z) + 1.442710462) * z) - 2.118377725) * z) + 1);
        }

        double r = Math.Sqrt(-Log(w / 2));
        return ((((((1.641345311 * r) + 3.429567803) * r) - 1.624906493) * r) - 1.970840454)
            / ((((1.637067800 * r) + 3.543889200) * r) + 1);
    }

    private static double Halley(double x, double error)
    {
        const double SlopeAtZero = 1.1283791670955125739;
        double step = error / (SlopeAtZero * ExactMath.Exp(-x * x));
        return x - (step / (1 + (x * step)));
    }

    private static double Log(double value)
    {
        const double Ln2 = 0.69314718055994530942;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1022;
        double half = BitConverter.UInt64BitsToDouble((bits & 0x000FFFFF_FFFFFFFF) | (1022UL << 52));
        return (exponent * Ln2) + LogOnePlus.OfNegative(half - 1);
    }
}
