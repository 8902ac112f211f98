using System.Numerics;

namespace Fanin.Mathematics;

/// <summary>Powers and logarithms to base 2 in float64 with the same bits everywhere.</summary>
/// <remarks>
/// <para>Repeatability: exact. Powers of exponents n/16 with |n| up to 1024, thus square roots and their reciprocals too, come from products, quotients and square
/// roots, each rounded once; other exponents from <c>exp(y·ln x)</c>, whose relative error is about |y·ln x|·2⁻⁵².</para>
/// </remarks>
internal static class ExactPower
{
    private const int Roots = 4;
    private const int MostFactors = 1024;
    private const double Ln2 = 0.69314718055994530942;
    private const double LargestExponent = 700;

    /// <summary>xʸ; NaN where it is no real number.</summary>
    public static double Power(double x, double y)
    {
        double root = x;
        double exponent = y;
        for (int roots = 0; roots <= Roots; roots++)
        {
            if (double.IsInteger(exponent) && Math.Abs(exponent) <= MostFactors)
            {
                double power = Whole(root, (int)Math.Abs(exponent));
                return exponent < 0 ? 1 / power : power;
            }

            root = Math.Sqrt(root);
            exponent *= 2;
        }

        return x > 0 ? Exponential(y * NaturalLog(x)) : x == 0 && y > 0 ? 0 : double.NaN;
    }

    /// <summary>eˣ; infinite above 700.</summary>
    public static double Exponential(double x) => x <= LargestExponent ? ExactMath.Exp(x) : double.IsNaN(x) ? double.NaN : double.PositiveInfinity;

    /// <summary>ln x; NaN below the normal numbers.</summary>
    public static double NaturalLog(double x) => double.IsNormal(x) && x > 0 ? ExactMath.Log(x) : double.NaN;

    /// <summary>log₂ x, whole for powers of 2; NaN below the normal numbers.</summary>
    public static double BinaryLogarithm(double x)
    {
        if (!double.IsNormal(x) || x < 0)
        {
            return double.NaN;
        }

        int exponent = Math.ILogB(x);
        return exponent + (ExactMath.Log(Math.ScaleB(x, -exponent)) / Ln2);
    }

    // By squaring, from the highest bit on.
    private static double Whole(double x, int exponent)
    {
        double power = 1;
        for (int bit = exponent == 0 ? -1 : BitOperations.Log2((uint)exponent); bit >= 0; bit--)
        {
            power *= power;
            power = ((exponent >> bit) & 1) == 1 ? power * x : power;
        }

        return power;
    }
}
