namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>An experiment's comparison: the statistics of every setting and of every pair that differs in one factor. Immutable; its JSON form is a contract with scripts.</summary>
/// <param name="Groups">One entry a setting, in the order of the table.</param>
/// <param name="Ranking">Settings that are equal but for one factor, best first; by metric, factor and the other factors.</param>
/// <param name="Differences">Every pair of such settings, by every metric.</param>
/// <param name="TimeDifferences">The same by time to the target; empty if there is none.</param>
/// <param name="DivergenceDifferences">The same by divergence, for pairs of which a run diverged.</param>
/// <param name="LearningRates">How much each scheme depends on its learning rate, by metric; empty if only one was tried.</param>
/// <param name="Resampling">What the resampling drew from: with the same table it gives the same report, to the bit.</param>
public sealed record ComparisonReport(
    IReadOnlyList<GroupSummary> Groups,
    IReadOnlyList<RankingRow> Ranking,
    IReadOnlyList<Difference> Differences,
    IReadOnlyList<TimeDifference> TimeDifferences,
    IReadOnlyList<DivergenceDifference> DivergenceDifferences,
    IReadOnlyList<LearningRateRow> LearningRates,
    ResamplingRecord Resampling);

/// <summary>The sensitivity of one scheme to the learning rate.</summary>
/// <param name="Metric">By which metric.</param>
/// <param name="Setting">The scheme and all else but the learning rate.</param>
/// <param name="Sensitivity">Best rate, range and divergence.</param>
public sealed record LearningRateRow(string Metric, Setting Setting, LearningRateSensitivity Sensitivity);

/// <summary>What the resampling drew from.</summary>
/// <param name="Seed">The root of its randomness.</param>
/// <param name="Resamples">Of a bootstrap interval.</param>
/// <param name="Permutations">Of a test whose arrangements are too many to count.</param>
public sealed record ResamplingRecord(ulong Seed, int Resamples, int Permutations);
