namespace Fanin.Mathematics;

/// <summary>The error function erf and its complement 1 − erf, in double precision.</summary>
/// <remarks>
/// <para>Repeatability: exact; + − × ÷ only. Within one unit in the last place of the true value, as far as was measured.</para>
/// <para>Source: the fdlibm method (Sun Microsystems 1993): a rational approximation a region, times an exponential in the tails.</para>
/// </remarks>
internal static class ErrorFunction
{
    // erf(1), rounded to 24 bits.
    private const double ErfNearOne = 8.45062911510467529297e-01;

    private const double CenterEnd = 0.84375;
    private const double MiddleEnd = 1.25;
    private const double NearTailEnd = 1 / 0.35;

    /// <summary>erf x = 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (a < CenterEnd)
        {
            return x + (x * Center(x * x));
        }

        double value = a switch
        {
            < MiddleEnd => ErfNearOne + Middle(a - 1),
            < 6 => 1 - (Tail(a) / a),
            _ => 1,
        };
        return x < 0 ? -value : value;
    }

    /// <summary>1 − erf x for 0 ≤ x &lt; 25, without the loss of digits that the subtraction would bring.</summary>
    public static double ErfComplement(double x) => x switch
    {
        < 0.25 => 1 - (x + (x * Center(x * x))),
        < CenterEnd => 0.5 - (x - 0.5 + (x * Center(x * x))),
        < MiddleEnd => 1 - ErfNearOne - Middle(x - 1),
        _ => Tail(x) / x,
    };

    // (erf x)/x − 1.
    private static double Center(double z)
    {
        double p = 1.28379167095512558561e-01 + (z * (-3.25042107247001499370e-01 + (z * (-2.84817495755985104766e-02
            + (z * (-5.77027029648944159157e-03 + (z * -2.37630166566501626084e-05)))))));
        double q = 1 + (z * (3.97917223959155352819e-01 + (z * (6.50222499887672944485e-02 + (z * (5.08130628187576562776e-03
            + (z * (1.32494738004321644526e-04 + (z * -3.96022827877536812320e-06)))))))));
        return p / q;
    }

    // erf(1 + s) − ErfNearOne.
    private static double Middle(double s)
    {
        double p = -2.36211856075265944077e-03 + (s * (4.14856118683748331666e-01 + (s * (-3.72207876035701323847e-01
            + (s * (3.18346619901161753674e-01 + (s * (-1.10894694282396677476e-01 + (s * (3.54783043256182359371e-02
            + (s * -2.16637559486879084300e-03)))))))))));
        double q = 1 + (s * (1.06420880400844228286e-01 + (s * (5.40397917702171048937e-01 + (s * (7.18286544141962662868e-02
            + (s * (1.26171219808761642112e-01 + (s * (1.36370839120290507362e-02 + (s * 1.19844998467991074170e-02)))))))))));
        return p / q;
    }

    // x·(1 − erf x) for x ≥ 1.25. The exponent −x² is split at a square that is exact.
    private static double Tail(double x)
    {
        double s = 1 / (x * x);
        double p;
        double q;
        if (x < NearTailEnd)
        {
            p = -9.86494403484714822705e-03 + (s * (-6.93858572707181764372e-01 + (s * (-1.05586262253232909814e+01
                + (s * (-6.23753324503260060396e+01 + (s * (-1.62396669462573470355e+02 + (s * (-1.84605092906711035994e+02
                + (s * (-8.12874355063065934246e+01 + (s * -9.81432934416914548592e+00)))))))))))));
            q = 1 + (s * (1.96512716674392571292e+01 + (s * (1.37657754143519042600e+02 + (s * (4.34565877475229228821e+02
                + (s * (6.45387271733267880336e+02 + (s * (4.29008140027567833386e+02 + (s * (1.08635005541779435134e+02
                + (s * (6.57024977031928170135e+00 + (s * -6.04244152148580987438e-02)))))))))))))));
        }
        else
        {
            p = -9.86494292470009928597e-03 + (s * (-7.99283237680523006574e-01 + (s * (-1.77579549177547519889e+01
                + (s * (-1.60636384855821916062e+02 + (s * (-6.37566443368389627722e+02 + (s * (-1.02509513161107724954e+03
                + (s * -4.83519191608651397019e+02)))))))))));
            q = 1 + (s * (3.03380607434824582924e+01 + (s * (3.25792512996573918826e+02 + (s * (1.53672958608443695994e+03
                + (s * (3.19985821950859553908e+03 + (s * (2.55305040643316442583e+03 + (s * (4.74528541206955367215e+02
                + (s * -2.24409524465858183362e+01)))))))))))));
        }

        double z = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(x) & 0xFFFFFFFF_00000000);
        return ExactMath.Exp((-z * z) - 0.5625) * ExactMath.Exp(((z - x) * (z + x)) + (p / q));
    }
}
