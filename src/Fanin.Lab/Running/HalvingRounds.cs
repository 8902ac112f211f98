using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>Decides which trials go on behind a rung: by what was measured there, and by nothing else.</summary>
internal static class HalvingRounds
{
    /// <summary>Refuses options that make no sense.</summary>
    /// <exception cref="ArgumentException">They don't, with these trials.</exception>
    public static void Require(SuccessiveHalving halving, IEnumerable<TrialSpec> trials)
    {
        if (halving.Rungs.IsDefaultOrEmpty || halving.Rungs[0] < 1 || !halving.Rungs.SequenceEqual(halving.Rungs.Distinct().Order()))
        {
            throw new ArgumentException($"Expected rungs of at least one step, ascending, got {(halving.Rungs.IsDefaultOrEmpty ? "none" : string.Join(", ", halving.Rungs))}.", nameof(halving));
        }

        if (halving.Keep < 2)
        {
            throw new ArgumentException($"Expected to keep one of at least 2, got {halving.Keep}.", nameof(halving));
        }

        if (halving.Metric is not (MetricName.ValidAccuracy or MetricName.ValidLoss))
        {
            throw new ArgumentException($"Expected {MetricName.ValidAccuracy} or {MetricName.ValidLoss} to compare, got \"{halving.Metric}\".", nameof(halving));
        }

        foreach (TrialSpec first in trials.DistinctBy(spec => spec.Data, StringComparer.Ordinal))
        {
            if (halving.Metric == MetricName.ValidAccuracy && TaskDefinition.Parse(first.Data).Kind == TaskKind.Regression)
            {
                throw new ArgumentException($"{first.Data} are numbers, of which there is no accuracy; compare {MetricName.ValidLoss}.", nameof(halving));
            }
        }

        if (trials.FirstOrDefault(spec => spec.Length.Seconds is not null) is { } timed)
        {
            throw new ArgumentException($"Rungs are steps, and a length of {timed.Length.Seconds} s has none that are known; give the length in steps or epochs.", nameof(trials));
        }
    }

    /// <summary>The trials that go on.</summary>
    /// <param name="halving">How many, and by what.</param>
    /// <param name="rung">Where all were compared.</param>
    /// <param name="trials">All that came to the rung, or ended before.</param>
    /// <param name="record">What each came to, its curve included.</param>
    public static IReadOnlyList<(string Id, TrialSpec Spec)> Survivors(
        SuccessiveHalving halving, int rung, IEnumerable<(string Id, TrialSpec Spec)> trials, Func<string, TrialRecord> record)
    {
        List<(string, TrialSpec)> survivors = [];
        foreach (var competition in trials.GroupBy(trial => (trial.Spec.Data, trial.Spec.DataDigest, trial.Spec.Length)))
        {
            var configurations = competition.GroupBy(trial => Configuration(trial.Spec), StringComparer.Ordinal).ToArray();
            int places = (configurations.Length + halving.Keep - 1) / halving.Keep;
            survivors.AddRange(configurations
                .OrderBy(seeds => seeds.Average(trial => Badness(halving.Metric, rung, record(trial.Id))))
                .ThenBy(seeds => seeds.Key, StringComparer.Ordinal)
                .Take(places)
                .SelectMany(seeds => seeds));
        }

        return survivors;
    }

    // What seeds have in common.
    private static string Configuration(TrialSpec spec) => TrialId.Of(spec with { Seed = 0 });

    // Less is better; infinite if there is no number to go by.
    private static double Badness(string metric, int rung, TrialRecord record)
    {
        if (record.Curve.IsEmpty || (record.Outcome == RecordOutcome.Diverged && record.Curve[^1].Step <= rung))
        {
            return double.PositiveInfinity;
        }

        CurvePoint point = record.Curve.FirstOrDefault(point => point.Step >= rung, record.Curve[^1]);
        double value = point.ValueOf(metric);
        return double.IsNaN(value) ? double.PositiveInfinity : MetricName.IsAccuracy(metric) ? -value : value;
    }
}
