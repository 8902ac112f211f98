namespace Fanin.Tests.Statistics;

/// <summary>The test of Kolmogorov and Smirnov: how far the share of a sample below a value is from what it should be, at most.</summary>
internal static class KolmogorovSmirnov
{
    /// <summary>The probability of a distance as great as the sample's, or greater, if the sample is from the distribution.</summary>
    /// <remarks>Kolmogorov's limit with Stephens' correction for size (1970): good from some 30 values on.</remarks>
    public static double PValue(double[] sample, Func<double, double> distribution)
    {
        double[] sorted = [.. sample];
        Array.Sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double below = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(below - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - below));
        }

        double root = Math.Sqrt(sorted.Length);
        double scaled = (root + 0.12 + (0.11 / root)) * distance;
        double sum = 0;
        for (int k = 1; k <= 100; k++)
        {
            sum += ((k & 1) == 1 ? 2 : -2) * Math.Exp(-2 * k * k * scaled * scaled);
        }

        return scaled < 0.2 ? 1 : Math.Clamp(sum, 0, 1);
    }
}
