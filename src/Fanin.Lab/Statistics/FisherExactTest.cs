using MathNet.Numerics.Distributions;

namespace Fanin.Lab.Statistics;

/// <summary>Whether something happens equally often in two groups: Fisher's exact test, two-sided.</summary>
/// <remarks>P is the sum over all tables with the same margins that are at most as likely as the one observed, as in R.
/// Source: Fisher 1934, "Statistical Methods for Research Workers", 5th ed., §21.02.</remarks>
public static class FisherExactTest
{
    // Tables as likely as the one observed count, whatever the last bits say; R has the same.
    private const double Tolerance = 1e-7;

    /// <summary>Tests a table of two rows.</summary>
    /// <param name="first">Runs of the first group of which it is true, of how many.</param>
    /// <param name="second">Runs of the second group.</param>
    /// <returns>P; 1 if a group is empty.</returns>
    public static double P(Proportion first, Proportion second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int total = first.Total + second.Total;
        int count = first.Count + second.Count;
        if (first.Total == 0 || second.Total == 0)
            return 1;

        var law = new Hypergeometric(total, count, first.Total);
        double observed = law.Probability(first.Count);
        double p = Enumerable.Range(0, Math.Min(count, first.Total) + 1)
            .Where(value => count - value <= second.Total)
            .Select(law.Probability)
            .Where(probability => probability <= observed * (1 + Tolerance))
            .Sum();
        return Math.Min(1, p);
    }
}
