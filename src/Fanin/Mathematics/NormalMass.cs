namespace Fanin.Mathematics;

/// <summary>The normal distribution function and its inverse in float64.</summary>
/// <remarks>
/// <para>Repeatability: exact.</para>
/// <para>Source: the quantile is Wichura's PPND16, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
/// 37 (1988) 477–484, doi:10.2307/2347330; the mass of a tail is Laplace's continued fraction, that of the middle the series around 0.</para>
/// </remarks>
internal static class NormalMass
{
    private const double InverseRoot2Pi = 0.3989422804014327;

    /// <summary>The mass above z, to 10⁻¹⁴ of itself while it is a normal number (z below 37).</summary>
    public static double Above(double z)
    {
        const double SeriesLimit = 1.5;
        const double AllLimit = 40;
        if (Math.Abs(z) > AllLimit)
        {
            return z > 0 ? 0 : 1;
        }

        return z > SeriesLimit
            ? Density(z) * MillsRatio(z)
            : z < -SeriesLimit ? 1 - (Density(z) * MillsRatio(-z)) : 0.5 - Series(z);
    }

    /// <summary>What is above z in units of the density at z, for z of 1.5 and more.</summary>
    public static double MillsRatio(double z)
    {
        // Laplace: 1/(z + 1/(z + 2/(z + 3/(z + …)))). At 1.5, 160 terms leave 10⁻¹⁹.
        int terms = z < 8 ? 160 : 24;
        double tail = z;
        for (int n = terms; n >= 1; n--)
        {
            tail = z + (n / tail);
        }

        return 1 / tail;
    }

    /// <summary>The z ≥ 0 above which there is a mass of at most ½.</summary>
    /// <param name="mass">In (0, ½], a normal number.</param>
    public static double UpperQuantile(double mass)
    {
        double fromMiddle = 0.5 - mass;
        if (fromMiddle <= 0.425)
        {
            double r = 0.180625 - (fromMiddle * fromMiddle);
            double p = Polynomial(
                r, 2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
                1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080);
            double q = Polynomial(
                r, 5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
                5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1);
            return fromMiddle * p / q;
        }

        double root = Math.Sqrt(-ExactMath.Log(mass));
        if (root <= 5)
        {
            double r = root - 1.6;
            double p = Polynomial(
                r, 7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
                3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734);
            double q = Polynomial(
                r, 1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
                6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1);
            return p / q;
        }
        else
        {
            double r = root - 5;
            double p = Polynomial(
                r, 2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
                2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720);
            double q = Polynomial(
                r, 2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
                1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1);
            return p / q;
        }
    }

    private static double Density(double z)
    {
        // e^(−z²/2) with what the rounding of z² leaves out.
        double square = z * z;
        double rest = Math.FusedMultiplyAdd(z, z, -square);
        double e = ExactMath.Exp(-0.5 * square);
        return InverseRoot2Pi * Math.FusedMultiplyAdd(e, -0.5 * rest, e);
    }

    // The mass between 0 and z: density · (z + z³/3 + z⁵/15 + …), all terms of one sign.
    private static double Series(double z)
    {
        double term = z;
        double sum = z;
        for (int n = 3; n <= 61; n += 2)
        {
            term *= z * z / n;
            sum += term;
        }

        return sum * Density(z);
    }

    private static double Polynomial(double x, double c7, double c6, double c5, double c4, double c3, double c2, double c1, double c0)
    {
        double y = Math.FusedMultiplyAdd(c7, x, c6);
        y = Math.FusedMultiplyAdd(y, x, c5);
        y = Math.FusedMultiplyAdd(y, x, c4);
        y = Math.FusedMultiplyAdd(y, x, c3);
        y = Math.FusedMultiplyAdd(y, x, c2);
        y = Math.FusedMultiplyAdd(y, x, c1);
        return Math.FusedMultiplyAdd(y, x, c0);
    }
}
