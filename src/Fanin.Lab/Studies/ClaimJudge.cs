using System.Collections.Immutable;
using Fanin.Lab.Experiments;
using Fanin.Lab.Statistics;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>Decides the claims of an experiment by its trials.</summary>
/// <remarks>
/// <para>Each group comes to one number a seed (see <see cref="Claim"/>), and seeds pair. A claim on which is higher, lower, narrower or wider is decided by a permutation test at 5 %,
/// corrected after Holm over the claims; it is refuted as well if the 95 % interval of the difference lies within the experiment's margin. A claim that two groups
/// are equal holds if the interval lies within the margin, and is refuted if it lies beyond it.</para>
/// <para>A trial that diverged has an accuracy of 0, the least there is; of its loss there is no number, and its seed is left out where the metric is a loss. A trial that has never reached the
/// target counts as reaching it with its last step, one that diverged with the last step of the longest trial.</para>
/// </remarks>
public static class ClaimJudge
{
    private const double Alpha = 0.05;
    private const int MostSeeds = 10_000;

    // An effect that any test finds.
    private const double BeyondDoubt = 20;

    /// <summary>Decides.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="records">Results of its trials, with their factors; not necessarily all of them.</param>
    /// <returns>One verdict a claim, in their order.</returns>
    public static ImmutableArray<ClaimVerdict> Judge(Experiment experiment, IReadOnlyList<TrialRecord> records)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(records);
        Evidence[] evidence = [.. experiment.Claims.Select(claim => Gather(claim, experiment, records))];
        double?[] tested = [.. evidence.Select(one => one.Claim.Relation == ClaimRelation.Equal || one.Differences.Length == 0 ? (double?)null : PermutationTest.Paired(one.Differences).P)];
        IReadOnlyList<double> adjusted = HolmCorrection.Adjust([.. tested.OfType<double>()]);
        int next = 0;
        double?[] corrected = [.. tested.Select(p => p is null ? p : adjusted[next++])];
        int family = Math.Max(1, adjusted.Count);
        return [.. evidence.Select((one, i) => Decide(one, corrected[i], experiment, family))];
    }

    private static ClaimVerdict Decide(Evidence evidence, double? p, Experiment experiment, int family)
    {
        Claim claim = evidence.Claim;
        ConfidenceInterval? interval = MeanInterval.Of(evidence.Differences);

        // The margin is one of the experiment's first metric; the distance of two trials by that metric is on its scale too.
        double? margin = evidence.Metric == experiment.Metrics[0] ? experiment.Margin : null;
        double mean = evidence.Differences.Length > 0 ? evidence.Differences.Average() : double.NaN;
        bool isWithin = margin is { } width && interval?.IsWithin(width) == true;
        bool isBeyond = interval is not null && (interval.Low > (margin ?? 0) || interval.High < -(margin ?? 0));
        double wanted = claim.Relation is ClaimRelation.Higher or ClaimRelation.Wider ? mean : -mean;
        ClaimDecision decision = claim.Relation == ClaimRelation.Equal
            ? isWithin ? ClaimDecision.Holds : isBeyond ? ClaimDecision.Refuted : ClaimDecision.Undecided
            : p <= Alpha && wanted > 0 ? ClaimDecision.Holds
            : isWithin || (p <= Alpha && wanted < 0) ? ClaimDecision.Refuted
            : ClaimDecision.Undecided;
        int? needed = decision != ClaimDecision.Undecided || evidence.Differences.Length < 2 ? null
            : claim.Relation == ClaimRelation.Equal ? SeedsForMargin(evidence.Differences, mean, margin ?? 0)
            : SeedsForDifference(evidence, Alpha / family);
        return new ClaimVerdict(claim, evidence.Metric, decision, Mean(evidence.Group), Mean(evidence.Against), interval, p, evidence.Differences.Length, evidence.Lost, needed);
    }

    private static int? SeedsForDifference(Evidence evidence, double alpha)
    {
        // Differences without a spread need no more seeds than the test itself.
        double? effect = EffectSize.Paired(evidence.Group, evidence.Against).PairedD ?? (evidence.Differences.All(difference => difference.Equals(0)) ? null : BeyondDoubt);
        return effect is { } size && SeedsNeeded.Paired(size, alpha) is { } seeds && seeds <= MostSeeds ? Math.Max(seeds, evidence.Differences.Length + 1) : null;
    }

    // As many as make the interval, of which half is about 2·s/√n, end within the margin.
    private static int? SeedsForMargin(double[] differences, double mean, double margin)
    {
        double room = margin - Math.Abs(mean);
        double deviation = SampleSummary.Of(differences).StandardDeviation ?? double.NaN;
        double seeds = Math.Ceiling(Math.Pow(2 * deviation / room, 2));
        return room > 0 && seeds <= MostSeeds ? Math.Max((int)seeds, differences.Length + 1) : null;
    }

    private static Evidence Gather(Claim claim, Experiment experiment, IReadOnlyList<TrialRecord> records)
    {
        string metric = claim.Metric.Length == 0 ? experiment.Metrics[0] : claim.Metric;
        int longest = records.Count == 0 ? 0 : records.Max(record => record.Steps);
        Dictionary<ulong, double?> group = BySeed(claim.Group);
        Dictionary<ulong, double?> against = BySeed(claim.Against);
        ulong[] seeds = [.. group.Keys.Intersect(against.Keys).Order()];
        ulong[] whole = [.. seeds.Where(seed => group[seed] is not null && against[seed] is not null)];
        double[] groupValues = [.. whole.Select(seed => group[seed]!.Value)];
        double[] againstValues = [.. whole.Select(seed => against[seed]!.Value)];
        return new Evidence(claim, metric, groupValues, againstValues, [.. groupValues.Zip(againstValues, (a, b) => a - b)], seeds.Length - whole.Length);

        // Only seeds of which every combination is there: a mean over some of them is a mean of something else.
        Dictionary<ulong, double?> BySeed(FactorSelection selection)
        {
            TrialRecord[] chosen = [.. records.Where(record => selection.Matches(record.Spec.Factors))];
            IGrouping<ulong, TrialRecord>[] bySeed = [.. chosen.GroupBy(record => record.Spec.Seed)];
            int combinations = bySeed.Length == 0 ? 0 : bySeed.Max(seed => seed.Count());
            return bySeed.Where(seed => seed.Count() == combinations).ToDictionary(seed => seed.Key, seed => Value(claim.Relation, [.. seed.Select(record => ValueOf(record, metric, longest))]));
        }
    }

    private static double? Value(ClaimRelation relation, double?[] values) =>
        values.Any(value => value is null) ? null
        : relation is ClaimRelation.Narrower or ClaimRelation.Wider ? values.Max() - values.Min()
        : values.Average();

    private static double? ValueOf(TrialRecord record, string metric, int longest)
    {
        if (record.Outcome == RecordOutcome.Failed)
        {
            return null;
        }

        bool isDiverged = record.Outcome == RecordOutcome.Diverged;
        if (metric == MetricName.TargetStep)
        {
            return record.TargetStep ?? (isDiverged ? longest : record.Steps);
        }

        if (isDiverged)
        {
            return MetricName.IsAccuracy(metric) ? 0 : null;
        }

        return record.Metrics.TryGetValue(metric, out double value) && double.IsFinite(value) ? value : null;
    }

    private static double Mean(double[] values) => values.Length > 0 ? values.Average() : double.NaN;

    private sealed record Evidence(Claim Claim, string Metric, double[] Group, double[] Against, double[] Differences, int Lost);
}
