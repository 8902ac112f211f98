namespace Fanin.Lab.Statistics;

/// <summary>Whether two groups of runs reach a target equally fast.</summary>
/// <param name="FirstReached">Runs of the first group that reached it.</param>
/// <param name="FirstExpected">How many would have, on the average, without a difference.</param>
/// <param name="SecondReached">Runs of the second group that reached it.</param>
/// <param name="SecondExpected">How many would have.</param>
/// <param name="ChiSquared">(reached − expected)²/variance.</param>
/// <param name="ChiSquaredP">P(χ²₁ ≥ that): what is usually quoted; for few runs only roughly right.</param>
/// <param name="Permutation">The same difference judged by dealing out the groups' labels: right for any number of runs, if both groups had the same budget.</param>
/// <remarks>
/// <para>Ties count by the hypergeometric variance. The permutation test deals out log-rank scores: 1 if a run reached the target, less Σ dⱼ/nⱼ over the times up to its
/// own; their sum over a group is its reached − expected.</para>
/// <para>Source: Mantel 1966, Cancer Chemotherapy Reports 50, 163–170; Peto and Peto 1972, doi:10.2307/2344317.</para>
/// </remarks>
public sealed record LogRankTest(
    int FirstReached,
    double FirstExpected,
    int SecondReached,
    double SecondExpected,
    double ChiSquared,
    double ChiSquaredP,
    PermutationResult Permutation)
{
    /// <summary>Tests two groups.</summary>
    /// <param name="first">At least one run.</param>
    /// <param name="second">At least one run.</param>
    /// <param name="options">Where the randomness comes from if there are too many arrangements; the default if omitted.</param>
    /// <returns>The result; χ² is 0 and P is 1 if no run reached the target.</returns>
    /// <exception cref="ArgumentException">A group is empty.</exception>
    public static LogRankTest Of(IReadOnlyList<TimeToTarget> first, IReadOnlyList<TimeToTarget> second, ResamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count == 0 || second.Count == 0)
            throw new ArgumentException("Expected at least one run in each group, got none in one.", first.Count == 0 ? nameof(first) : nameof(second));

        double expected = 0;
        double variance = 0;
        var hazards = new List<(double Time, double Hazard)>();
        TimeToTarget[] all = [.. first, .. second];
        foreach (double time in all.Where(run => run.IsReached).Select(run => run.Time!.Value).Distinct().Order())
        {
            double atRisk = AtRisk(all, time);
            double inFirst = AtRisk(first, time);
            double reached = all.Count(run => run.IsReached && run.Time == time);
            expected += reached * inFirst / atRisk;
            if (atRisk > 1)
                variance += reached * (inFirst / atRisk) * (1 - (inFirst / atRisk)) * (atRisk - reached) / (atRisk - 1);
            hazards.Add((time, reached / atRisk));
        }

        int firstReached = first.Count(run => run.IsReached);
        int secondReached = second.Count(run => run.IsReached);
        double excess = firstReached - expected;
        double chiSquared = variance > 0 ? excess * excess / variance : 0;
        double[] Scores(IReadOnlyList<TimeToTarget> runs) => [.. runs.Select(run => Score(run, hazards))];
        return new LogRankTest(
            firstReached,
            expected,
            secondReached,
            firstReached + secondReached - expected,
            chiSquared,
            1 - MathNet.Numerics.Distributions.ChiSquared.CDF(1, chiSquared),
            PermutationTest.Unpaired(Scores(first), Scores(second), options));
    }

    private static double AtRisk(IEnumerable<TimeToTarget> runs, double time) => runs.Count(run => run.Time is not { } end || end >= time);

    private static double Score(TimeToTarget run, List<(double Time, double Hazard)> hazards) =>
        (run.IsReached ? 1 : 0) - hazards.Where(step => run.Time is not { } end || step.Time <= end).Sum(step => step.Hazard);
}
