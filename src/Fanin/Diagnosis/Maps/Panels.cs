using Fanin.Mathematics;

namespace Fanin.Diagnosis.Maps;

/// <summary>Places and weights that integrate against the normal density: Gauss-Legendre's 16 points on every panel between two breaks.</summary>
internal static class Panels
{
    /// <summary>Points on one panel.</summary>
    public const int Points = 16;

    private static readonly (double[] Nodes, double[] Weights) Legendre = GaussLegendre();

    /// <summary>The integral ∫f(z)·density(z) dz as a sum: places and weights.</summary>
    /// <param name="breaks">Ends of the panels, in any order.</param>
    /// <param name="reach">Beyond ±this nothing counts.</param>
    public static (double[] Places, double[] Weights) Between(IEnumerable<double> breaks, double reach)
    {
        List<double> ends = [-reach, reach];
        foreach (double place in breaks)
        {
            if (Math.Abs(place) < reach)
            {
                ends.Add(place);
            }
        }

        ends.Sort();
        var places = new double[(ends.Count - 1) * Points];
        var weights = new double[places.Length];
        for (int panel = 0; panel + 1 < ends.Count; panel++)
        {
            double half = 0.5 * (ends[panel + 1] - ends[panel]);
            double middle = ends[panel] + half;
            for (int i = 0; i < Points; i++)
            {
                double place = middle + (half * Legendre.Nodes[i]);
                places[(panel * Points) + i] = place;
                weights[(panel * Points) + i] = half * Legendre.Weights[i] * NormalLaw.Peak * Math.Exp(-0.5 * place * place);
            }
        }

        return (places, weights);
    }

    /// <summary>Where a function of m + d·z may be rough, in units of z: its kinks, and powers of two around its zero if it is seen from afar.</summary>
    public static IEnumerable<double> Rough(IReadOnlyList<double> kinks, double middle, double deviation)
    {
        foreach (double kink in kinks)
        {
            yield return (kink - middle) / deviation;
        }

        if (deviation > 1)
        {
            yield return -middle / deviation;
            for (double place = 0.5; place < 8 * deviation; place *= 2)
            {
                yield return (place - middle) / deviation;
                yield return (-place - middle) / deviation;
            }
        }
    }

    // Newton's method on the Legendre polynomial, from Tricomi's estimate of its zeros.
    private static (double[] Nodes, double[] Weights) GaussLegendre()
    {
        var nodes = new double[Points];
        var weights = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5));
            double slope = 1;
            for (int step = 0; step < 20; step++)
            {
                (double before, double value) = (1, x);
                for (int k = 2; k <= Points; k++)
                {
                    (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
                }

                slope = Points * ((x * value) - before) / ((x * x) - 1);
                x -= value / slope;
            }

            nodes[i] = x;
            weights[i] = 2 / ((1 - (x * x)) * slope * slope);
        }

        return (nodes, weights);
    }
}
