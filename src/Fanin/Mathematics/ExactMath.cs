namespace Fanin.Mathematics;

/// <summary>Elementary functions in float64 with the same bits everywhere: + − × ÷ √ and explicit fused multiply-add only.</summary>
/// <remarks>
/// <para>Repeatability: exact. Each within 2 units in the last place on the ranges given.</para>
/// <para>Source: the polynomials of logarithm, sine and cosine are those of fdlibm (Sun Microsystems 1993); the exponential is its Taylor series.</para>
/// </remarks>
internal static class ExactMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>ln x.</summary>
    /// <param name="x">A normal positive number.</param>
    public static double Log(double x)
    {
        const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
        const long ExponentMask = unchecked((long)0xFFF0000000000000);
        long bits = BitConverter.DoubleToInt64Bits(x);
        long scaled = bits - SqrtHalfBits;
        double k = scaled >> 52;
        double f = BitConverter.Int64BitsToDouble(bits - (scaled & ExponentMask)) - 1;

        double s = f / (2 + f);
        double z = s * s;
        double r = Math.FusedMultiplyAdd(1.479819860511658591e-01, z, 1.531383769920937332e-01);
        r = Math.FusedMultiplyAdd(r, z, 1.818357216161805012e-01);
        r = Math.FusedMultiplyAdd(r, z, 2.222219843214978396e-01);
        r = Math.FusedMultiplyAdd(r, z, 2.857142874366239149e-01);
        r = Math.FusedMultiplyAdd(r, z, 3.999999999940941908e-01);
        r = Math.FusedMultiplyAdd(r, z, 6.666666666666735130e-01) * z;
        double halfSquare = 0.5 * f * f;
        return (k * Ln2High) - (halfSquare - ((s * (halfSquare + r)) + (k * Ln2Low)) - f);
    }

    /// <summary>eˣ; 0 where it would be below the normal numbers.</summary>
    /// <param name="x">At most 700.</param>
    public static double Exp(double x)
    {
        const double Least = -708;
        const double InverseLn2 = 1.4426950408889634;
        if (!(x >= Least))
        {
            return 0;
        }

        double k = Math.Round(x * InverseLn2);
        double high = x - (k * Ln2High);
        double low = k * Ln2Low;
        double r = high - low;

        // Taylor to r¹³/13!, with |r| ≤ ln 2 / 2; what comes after the 1 is added to it last.
        double p = 1 / 6227020800.0;
        p = (p * r) + (1 / 479001600.0);
        p = (p * r) + (1 / 39916800.0);
        p = (p * r) + (1 / 3628800.0);
        p = (p * r) + (1 / 362880.0);
        p = (p * r) + (1 / 40320.0);
        p = (p * r) + (1 / 5040.0);
        p = (p * r) + (1 / 720.0);
        p = (p * r) + (1 / 120.0);
        p = (p * r) + (1 / 24.0);
        p = (p * r) + (1 / 6.0);
        p = (p * r) + 0.5;
        double value = 1 + (high + ((r * r * p) - low));
        return value * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>sin φ and cos φ.</summary>
    /// <param name="angle">φ within ±π/4.</param>
    public static (double Sin, double Cos) SinCos(double angle)
    {
        double z = angle * angle;
        double s = Math.FusedMultiplyAdd(1.58969099521155010221e-10, z, -2.50507602534068634195e-08);
        s = Math.FusedMultiplyAdd(s, z, 2.75573137070700676789e-06);
        s = Math.FusedMultiplyAdd(s, z, -1.98412698298579493134e-04);
        s = Math.FusedMultiplyAdd(s, z, 8.33333333332248946124e-03);
        s = Math.FusedMultiplyAdd(s, z, -1.66666666666666324348e-01);

        double c = Math.FusedMultiplyAdd(-1.13596475577881948265e-11, z, 2.08757232129817482790e-09);
        c = Math.FusedMultiplyAdd(c, z, -2.75573143513906633035e-07);
        c = Math.FusedMultiplyAdd(c, z, 2.48015872894767294178e-05);
        c = Math.FusedMultiplyAdd(c, z, -1.38888888888741095749e-03);
        c = Math.FusedMultiplyAdd(c, z, 4.16666666666666019037e-02);
        double half = 0.5 * z;
        double whole = 1 - half;
        return (
            Math.FusedMultiplyAdd(s, z * angle, angle),
            whole + (1 - whole - half + (c * z * z)));
    }
}
