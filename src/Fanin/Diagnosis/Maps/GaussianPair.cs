using Fanin.Activations;

namespace Fanin.Diagnosis.Maps;

/// <summary>E[f(u)f(v)] of two correlated Gaussian numbers, by integration over one within the other, each split where f or its answer is rough.</summary>
/// <remarks><para>For |c| near 1 and functions with kinks, where a series takes too many terms. Good to 1e-10 relative to √(E[f(u)²]·E[f(v)²]).</para></remarks>
internal static class GaussianPair
{
    private const double OuterReach = 10;
    private const double InnerReach = 8.5;

    private static readonly double[] Outer = [.. Enumerable.Range(-5, 11).Select(place => 2.0 * place)];
    private static readonly double[] Inner = [-4.25, 0, 4.25];
    private static readonly (double[] Places, double[] Weights) Smooth = Panels.Between(Inner, InnerReach);

    // Where an edge that the inner integral smooths begins and ends, in its own deviations.
    private static readonly double[] Blur = [-7, -4, -2, -1, 0, 1, 2, 4, 7];

    public static double Covariance(Func<double, double> function, IReadOnlyList<double> kinks, double q1, double q2, double c)
    {
        (double first, double second) = (Math.Sqrt(q1), Math.Sqrt(q2));
        double rest = Math.Sqrt((1 - c) * (1 + c));
        if (rest < 1e-7)
        {
            double sign = Math.Sign(c);
            double[] breaks = [.. kinks.Select(kink => kink / first), .. kinks.Select(kink => sign * kink / second)];
            return GaussianExpectation.Of(z => function(first * z) * function(sign * second * z), breaks);
        }

        IEnumerable<double> edges = kinks.SelectMany(kink => Blur.Select(blur => ((kink / second) + (blur * rest)) / c));
        (double[] places, double[] weights) = Panels.Between(Outer.Concat(Panels.Rough(kinks, 0, first)).Concat(edges), OuterReach);
        double sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (weights[i] > 1e-20)
            {
                sum += weights[i] * function(first * places[i]) * Mean(function, kinks, second * c * places[i], second * rest);
            }
        }

        return sum;
    }

    // E[f(m + d·z)]. Mostly no kink is in reach, and the panels are those made before.
    private static double Mean(Func<double, double> function, IReadOnlyList<double> kinks, double middle, double deviation)
    {
        bool isSmooth = deviation <= 1;
        for (int i = 0; i < kinks.Count && isSmooth; i++)
        {
            isSmooth = Math.Abs(kinks[i] - middle) >= InnerReach * deviation;
        }

        (double[] places, double[] weights) = isSmooth ? Smooth : Panels.Between(Inner.Concat(Panels.Rough(kinks, middle, deviation)), InnerReach);
        double sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            sum += weights[i] * function(middle + (deviation * places[i]));
        }

        return sum;
    }
}
