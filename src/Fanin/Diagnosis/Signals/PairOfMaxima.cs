using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Mathematics;

namespace Fanin.Diagnosis.Signals;

/// <summary>E[f(max x)f(max y)] of two windows whose m pairs (x, y) are independent of each other, each of correlation c.</summary>
/// <remarks>
/// <para>By Hoeffding's formula cov = ∬(F(a, b) − F(a)F(b))f'(a)f'(b) da db with F = Φ₂ᵐ; the bivariate Φ₂ by Plackett's integral over the angle
/// arcsin c. Good to 1e-4.</para>
/// <para>Source: Hoeffding 1940; Plackett 1954; Drezner and Wesolowsky 1990.</para>
/// </remarks>
internal static class PairOfMaxima
{
    private const double Low = -5.5;
    private const double High = 7.5;
    private const int Intervals = 104;
    private const double Width = (High - Low) / Intervals;

    // Gauss and Legendre's 8 points on [0, 1].
    private static readonly double[] EighthNodes = [0.019855071751231856, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751, 0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681];
    private static readonly double[] EighthWeights = [0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.18134189168918100, 0.18134189168918100, 0.15685332293894363, 0.11119051722668724, 0.05061426814518813];

    /// <summary>The covariance; the variance itself where c is nearly 1.</summary>
    public static double Covariance(Activation activation, double scale, GaussianMaximum maximum, double c, double variance)
    {
        if (c > 0.999)
        {
            return variance * c;
        }

        double sum = 0;
        double[] below = [.. Places().Select(NormalLaw.Below)];
        double[] rise = [.. Places().Select(place => (activation.Function(scale * (place + (Width / 2))) - activation.Function(scale * (place - (Width / 2)))))];
        for (int i = 0; i < Intervals; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double weight = rise[i] * rise[j];
                if (weight != 0)
                {
                    double independent = below[i] * below[j];
                    double joint = Math.Max(0, independent + Excess(Place(i), Place(j), c));
                    sum += (i == j ? 1 : 2) * weight * (Math.Pow(joint, maximum.Count) - Math.Pow(independent, maximum.Count));
                }
            }
        }

        return sum;
    }

    private static IEnumerable<double> Places() => Enumerable.Range(0, Intervals).Select(Place);

    private static double Place(int interval) => Low + ((interval + 0.5) * Width);

    // Φ₂(a, b; c) − Φ(a)Φ(b).
    private static double Excess(double a, double b, double c)
    {
        double angle = Math.Asin(c);
        double sum = 0;
        for (int i = 0; i < EighthNodes.Length; i++)
        {
            double sine = Math.Sin(angle * EighthNodes[i]);
            sum += EighthWeights[i] * Math.Exp(-((a * a) + (b * b) - (2 * a * b * sine)) / (2 * (1 - (sine * sine))));
        }

        return angle * sum / (2 * Math.PI);
    }
}
