namespace Fanin.Tests.Statistics;

/// <summary>What a standardized distribution must show: moments, the masses beyond thresholds, its distribution function.</summary>
/// <param name="Moments">Means of the powers 1 to 8; the higher half tells how much the means of the lower half vary.</param>
/// <param name="Beyond">For each threshold the mass as far from 0, or farther.</param>
/// <param name="Below">The mass below a value.</param>
internal sealed record Expectation(double[] Moments, (double Threshold, double Mass)[] Beyond, Func<double, double> Below)
{
    /// <summary>A single check rejects a good sample with this probability.</summary>
    public const double PLimit = 1e-4;

    // That far from the mean, in standard deviations, lies the normal distribution's share PLimit.
    private const double Limit = 3.8906;

    // So few are counted that the normal distribution does not describe them: Poisson's is summed instead.
    private const double FewLimit = 500;

    /// <summary>Everything about a sample that is not as expected; empty for nearly every good one.</summary>
    public IReadOnlyList<string> Findings(Sample sample)
    {
        var findings = new List<string>();
        for (int k = 1; k <= 4; k++)
        {
            double deviation = Math.Sqrt((Moments[(2 * k) - 1] - Math.Pow(Moments[k - 1], 2)) / sample.Count);
            Judge(findings, $"moment {k}", (sample.Moment(k) - Moments[k - 1]) / deviation);
        }

        for (int i = 0; i < Beyond.Length; i++)
        {
            JudgeCount(findings, $"beyond {Beyond[i].Threshold}", sample.Beyond(i), Beyond[i].Mass * sample.Count);
        }

        for (int i = 0; i < Sample.Lags.Length; i++)
        {
            Judge(findings, $"lag {Sample.Lags[i]}", sample.LagSum(i) / Moments[1]);
        }

        return findings;
    }

    /// <summary>Whether the shape of a sample is as expected.</summary>
    public IReadOnlyList<string> ShapeFindings(double[] sample)
    {
        double p = KolmogorovSmirnov.PValue(sample, Below);
        return p < PLimit ? [$"Kolmogorov-Smirnov p = {p:e1}"] : [];
    }

    /// <summary>A sample for this expectation, yet empty.</summary>
    public Sample NewSample() => new([.. Beyond.Select(beyond => beyond.Threshold)]);

    private static void Judge(List<string> findings, string what, double standardDeviations)
    {
        if (!(Math.Abs(standardDeviations) <= Limit))
        {
            findings.Add($"{what} off by {standardDeviations:f1} standard deviations");
        }
    }

    private static void JudgeCount(List<string> findings, string what, long count, double expected)
    {
        if (expected > FewLimit)
        {
            Judge(findings, what, (count - expected) / Math.Sqrt(expected));
            return;
        }

        double atMost = Poisson(expected, count);
        double atLeast = count == 0 ? 1 : 1 - Poisson(expected, count - 1);
        if (Math.Min(atMost, atLeast) < PLimit / 2)
        {
            findings.Add($"{what}: {count}, expected {expected:f1}");
        }
    }

    // The probability of that many or fewer.
    private static double Poisson(double expected, long count)
    {
        double term = Math.Exp(-expected);
        double sum = term;
        for (long i = 1; i <= count; i++)
        {
            term *= expected / i;
            sum += term;
        }

        return sum;
    }
}
