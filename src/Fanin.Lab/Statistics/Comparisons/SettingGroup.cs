using Fanin.Lab.Trials;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>The runs of one setting, ready to be compared.</summary>
internal sealed class SettingGroup(Setting setting, IReadOnlyList<RunOutcome> runs)
{
    public Setting Setting => setting;

    public int Runs => runs.Count;

    /// <summary>Times to the target of all runs that did not fail; empty if there is no target.</summary>
    public IReadOnlyList<TimeToTarget> Times { get; } =
    [
        .. from run in runs
           where run.Outcome != RecordOutcome.Failed
           let time = run.Outcome == RecordOutcome.Diverged && run.TimeToTarget is not { IsReached: true } ? TimeToTarget.Never : run.TimeToTarget
           where run.TimeToTarget is not null || run.Outcome == RecordOutcome.Diverged
           select time,
    ];

    public int Count(RecordOutcome outcome) => runs.Count(run => run.Outcome == outcome);

    /// <summary>Diverged of all that did not fail.</summary>
    public Proportion Divergence(double level) => Proportion.Of(Count(RecordOutcome.Diverged), runs.Count - Count(RecordOutcome.Failed), level);

    /// <summary>The metric of every run that has a number, by seed.</summary>
    public SortedDictionary<ulong, double> Numbers(MetricSpec metric)
    {
        var numbers = new SortedDictionary<ulong, double>();
        foreach (RunOutcome run in runs)
        {
            double? number = run.Outcome switch
            {
                RecordOutcome.Completed when run.Metrics.TryGetValue(metric.Name, out double value) && double.IsFinite(value) => value,
                RecordOutcome.Diverged => metric.WhenDiverged,
                _ => null,
            };
            if (number is { } known)
                numbers.Add(run.Seed, known);
        }

        return numbers;
    }
}

/// <summary>Two groups that are equal but for one factor.</summary>
internal sealed record SettingPair(string Factor, Setting Elsewhere, SettingGroup First, SettingGroup Second)
{
    public string A => First.Setting[Factor]!;

    public string B => Second.Setting[Factor]!;
}
