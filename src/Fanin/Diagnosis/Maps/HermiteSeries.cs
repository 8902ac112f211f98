using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>f(√q·z) = Σ aₖhₖ(z) in normalized Hermite polynomials: then E[f(u)f(v)] = Σ aₖbₖcᵏ for a pair of correlation c (Mehler 1866).</summary>
/// <remarks>
/// <para>What 300 terms leave of E[f²] bounds the error of the sum: √(rest·rest)·|c|³⁰¹. A smooth function leaves nothing; one with a kink leaves enough
/// to matter for |c| near 1 only, where <see cref="GaussianPair"/> integrates instead.</para>
/// </remarks>
internal sealed class HermiteSeries
{
    private const int Terms = 300;
    private const double Reach = 12;
    private const double Tolerance = 1e-12;

    private readonly double[] _coefficients;
    private readonly double _secondMoment;
    private readonly double _rest;

    private HermiteSeries(double[] coefficients, double secondMoment)
    {
        (_coefficients, _secondMoment) = (coefficients, secondMoment);
        _rest = Math.Max(0, secondMoment - coefficients.Sum(value => value * value));
    }

    /// <summary>The series of a function at one scale.</summary>
    public static HermiteSeries Of(Func<double, double> function, IReadOnlyList<double> kinks, double q)
    {
        double scale = Math.Sqrt(q);
        var coefficients = new double[Terms];
        if (scale == 0)
        {
            coefficients[0] = function(0);
            return new HermiteSeries(coefficients, coefficients[0] * coefficients[0]);
        }

        IEnumerable<double> whole = Enumerable.Range((int)-Reach, (2 * (int)Reach) + 1).Select(place => (double)place);
        (double[] places, double[] weights) = Panels.Between(whole.Concat(Panels.Rough(kinks, 0, scale)), Reach);
        for (int i = 0; i < places.Length; i++)
        {
            double z = places[i];
            double weighted = weights[i] * function(scale * z);
            (double before, double value) = (0, 1);
            for (int k = 0; k < Terms; k++)
            {
                coefficients[k] += weighted * value;
                (before, value) = (value, ((z * value) - (Roots[k] * before)) / Roots[k + 1]);
            }
        }

        return new HermiteSeries(coefficients, GaussianExpectation.SecondMoment(function, q, [.. kinks]));
    }

    /// <summary>E[f(u)f(v)] of two scales of one function, or <see langword="null"/> if the terms don't suffice.</summary>
    public static double? Covariance(HermiteSeries left, HermiteSeries right, double c)
    {
        double error = Math.Sqrt(left._rest * right._rest) * Math.Pow(Math.Abs(c), Terms);
        if (error > Tolerance * Math.Sqrt(left._secondMoment * right._secondMoment))
        {
            return null;
        }

        double sum = 0;
        for (int k = Terms - 1; k >= 0; k--)
        {
            sum = (sum * c) + (left._coefficients[k] * right._coefficients[k]);
        }

        return sum;
    }

    private static readonly double[] Roots = [.. Enumerable.Range(0, Terms + 1).Select(k => Math.Sqrt(k))];
}
