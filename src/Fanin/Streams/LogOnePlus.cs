namespace Fanin.Streams;

/// <summary>log(1 + x) for x in (−1, 0], with the bits of glibc's fused variant, on every platform.</summary>
/// <remarks>
/// <para>Repeatability: exact; + − × ÷ and explicit fused multiply-add only.</para>
/// <para>Source: the fdlibm algorithm (Sun Microsystems 1993): 1 + x = 2ᵏ(1 + f), then a minimax polynomial in s = f/(2 + f).</para>
/// </remarks>
internal static class LogOnePlus
{
    // ln 2 in two parts: the high one has 32 trailing zero bits, so that k·Ln2High is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    private const double L1 = 6.666666666666735130e-01;
    private const double L2 = 3.999999999940941908e-01;
    private const double L3 = 2.857142874366239149e-01;
    private const double L4 = 2.222219843214978396e-01;
    private const double L5 = 1.818357216161805012e-01;
    private const double L6 = 1.531383769920937332e-01;
    private const double L7 = 1.479819860511658591e-01;

    /// <summary>log(1 + x).</summary>
    /// <param name="x">In (−1, 0].</param>
    public static double OfNegative(double x)
    {
        double magnitude = -x;
        if (magnitude < 1.0 / (1L << 29))
        {
            return magnitude < 1.0 / (1L << 54) ? x : Math.FusedMultiplyAdd(-0.5, x * x, x);
        }

        // High words as unsigned: 0xBFD2BEC3 is about −0.2929, from where on 1 + x is at least √2/2 and needs no scaling.
        if ((uint)(BitConverter.DoubleToUInt64Bits(x) >> 32) <= 0xBFD2BEC3)
        {
            return Series(x, fraction: 1, k: 0, correction: 0);
        }

        double u = 1 + x;
        ulong bits = BitConverter.DoubleToUInt64Bits(u);
        int k = (int)(bits >> 52) - 1023;
        double correction = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
        uint mantissa = (uint)(bits >> 32) & 0x000FFFFF;
        ulong low = bits & 0xFFFFFFFF;
        uint high;
        uint fraction;
        if (mantissa < 0x6A09E)
        {
            high = mantissa | 0x3FF00000;
            fraction = mantissa;
        }
        else
        {
            k++;
            high = mantissa | 0x3FE00000;
            fraction = (0x00100000 - mantissa) >> 2;
        }

        double f = BitConverter.UInt64BitsToDouble(((ulong)high << 32) | low) - 1;
        return Series(f, fraction, k, correction);
    }

    private static double Series(double f, uint fraction, int k, double correction)
    {
        double halfSquare = 0.5 * f * f;
        if (fraction == 0)
        {
            if (f == 0)
            {
                return k == 0 ? 0 : Math.FusedMultiplyAdd(k, Ln2High, Math.FusedMultiplyAdd(k, Ln2Low, correction));
            }

            double near = Math.FusedMultiplyAdd(-0.66666666666666666, f, 1) * halfSquare;
            return k == 0
                ? f - near
                : Math.FusedMultiplyAdd(k, Ln2High, -(near - Math.FusedMultiplyAdd(k, Ln2Low, correction) - f));
        }

        double s = f / (2 + f);
        double z = s * s;
        double r2 = Math.FusedMultiplyAdd(L3, z, L2);
        double r3 = Math.FusedMultiplyAdd(L5, z, L4);
        double r4 = Math.FusedMultiplyAdd(L7, z, L6);
        double z2 = z * z;
        double z4 = z2 * z2;
        double z6 = z2 * z4;
        double r = Math.FusedMultiplyAdd(z, L1, z2 * r2);
        r = Math.FusedMultiplyAdd(z4, r3, r);
        r = Math.FusedMultiplyAdd(z6, r4, r);
        double q = (r + halfSquare) * s;
        return k == 0
            ? f - (halfSquare - q)
            : Math.FusedMultiplyAdd(k, Ln2High, -(halfSquare - (Math.FusedMultiplyAdd(k, Ln2Low, correction) + q) - f));
    }
}
