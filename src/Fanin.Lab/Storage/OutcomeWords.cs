using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Outcomes and optimizers as they are stored: the words of their JSON form.</summary>
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

    public static string Of(OptimizerKind kind) => kind switch
    {
        OptimizerKind.Sgd => "sgd",
        OptimizerKind.Momentum => "momentum",
        OptimizerKind.Adam => "adam",
        OptimizerKind.AdamW => "adamw",
        OptimizerKind.RmsProp => "rmsprop",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Expected a known optimizer."),
    };

    public static OptimizerKind ToOptimizer(string word) => word switch
    {
        "sgd" => OptimizerKind.Sgd,
        "momentum" => OptimizerKind.Momentum,
        "adam" => OptimizerKind.Adam,
        "adamw" => OptimizerKind.AdamW,
        "rmsprop" => OptimizerKind.RmsProp,
        _ => throw new InvalidDataException($"Expected an optimizer, got \"{word}\"."),
    };
}
