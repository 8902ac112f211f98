using Fanin.Lab.Trials;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>One row of the table that comparisons are made of: a run and what came of it.</summary>
public sealed record RunOutcome
{
    /// <summary>What it shares with the runs from other seeds.</summary>
    public required Setting Setting { get; init; }

    /// <summary>What it shares with runs under other settings: they pair.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How it ended.</summary>
    public required RecordOutcome Outcome { get; init; }

    /// <summary>Steps done; of a diverged run the step at which it did.</summary>
    public int Steps { get; init; }

    /// <summary>Final numbers by name. Those of a run that was not completed are not used: they are of an earlier step.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>When it reached the target or until when it had not; <see langword="null"/> if there is no target. A diverged run that had not is taken as never.</summary>
    public TimeToTarget? TimeToTarget { get; init; }

    /// <summary>Takes the row from a finished trial.</summary>
    /// <param name="record">The trial; its time to target is in steps.</param>
    public static RunOutcome Of(TrialRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new RunOutcome
        {
            Setting = new Setting(record.Spec.Factors),
            Seed = record.Spec.Seed,
            Outcome = record.Outcome,
            Steps = record.Steps,
            Metrics = record.Metrics,
            TimeToTarget = record switch
            {
                { Spec.Target: null } => null,
                { TargetStep: { } step } => TimeToTarget.At(step),
                { Outcome: RecordOutcome.Diverged } => TimeToTarget.Never,
                _ => TimeToTarget.NotUntil(record.Steps),
            },
        };
    }
}
