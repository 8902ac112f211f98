using Fanin.Lab.Trials;

namespace Fanin.Lab.Plots;

/// <summary>Trials that differ by their seed alone: one line, one row of dots, one colour.</summary>
/// <param name="Name">What legends call them.</param>
/// <param name="Trials">In the order of their seeds.</param>
internal sealed record TrialSeries(string Name, IReadOnlyList<TrialRecord> Trials)
{
    /// <summary>Trials whose final numbers count: all but those that diverged, failed or were given up.</summary>
    public IReadOnlyList<TrialRecord> Completed { get; } = [.. Trials.Where(trial => trial.Outcome == RecordOutcome.Completed)];

    /// <summary>What a legend must add to the name because the lines can't show it: <c> (2 of 20 diverged)</c>.</summary>
    public string Trouble
    {
        get
        {
            if (Trials.Count == 0)
            {
                return " (no finished trial)";
            }

            string[] parts = [.. from outcome in new[] { RecordOutcome.Diverged, RecordOutcome.Failed, RecordOutcome.Stopped }
                                 let count = Trials.Count(trial => trial.Outcome == outcome)
                                 where count > 0
                                 select (count == Trials.Count ? string.Empty : FormattableString.Invariant($"{count} of {Trials.Count} ")) + Word(outcome)];
            return parts.Length == 0 ? string.Empty : $" ({string.Join(", ", parts)})";
        }
    }

    private static string Word(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Diverged => "diverged",
        RecordOutcome.Failed => "failed",
        _ => "stopped early",
    };
}
