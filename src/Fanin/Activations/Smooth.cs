namespace Fanin.Activations;

/// <summary>Functions that several activations are made of, accurate near zero and free of overflow far from it.</summary>
internal static class Smooth
{
    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 + eˣ).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>1/cosh²(x), the derivative of tanh.</summary>
    public static double SechSquared(double x) => 1 / Math.Cosh(x) / Math.Cosh(x);

    /// <summary>x − tanh(x).</summary>
    public static double MinusTanh(double x) =>
        Math.Abs(x) < 0.01 ? x * x * x * ((1.0 / 3) - (x * x * ((2.0 / 15) - (x * x * 17 / 315)))) : x - Math.Tanh(x);

    /// <summary>eˣ − 1. The base library's loses the digits of a small x.</summary>
    public static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 1)
        {
            return Math.Exp(x) - 1;
        }

        double half = Math.Tanh(x / 2);
        return 2 * half / (1 - half);
    }

    /// <summary>ln(1 + x). The base library's loses the digits of a small x; the error of the rounded sum is in numerator and denominator alike.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
