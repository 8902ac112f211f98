using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Outcomes as they are stored: the words of their JSON form.</summary>
internal static class OutcomeWords
{
    public const string Failed = "failed";
    public const string Stopped = "stopped";

    public static string Of(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Completed => "completed",
        RecordOutcome.Diverged => "diverged",
        RecordOutcome.Stopped => Stopped,
        RecordOutcome.Failed => Failed,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Expected a known outcome."),
    };

    public static RecordOutcome ToOutcome(string word) => word switch
    {
        "completed" => RecordOutcome.Completed,
        "diverged" => RecordOutcome.Diverged,
        Stopped => RecordOutcome.Stopped,
        Failed => RecordOutcome.Failed,
        _ => throw new InvalidDataException($"Expected an outcome, got \"{word}\"."),
    };
}
