using System.Text.Json.Serialization;

namespace Fanin.Lab.Results;

/// <summary>One network trained from one seed: everything measured on the way.</summary>
public sealed record TrialResult
{
    /// <summary>The seed of the weights and of the order of the images.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether the budget was used up or the loss left the finite numbers.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>Wall time of training and evaluation together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Wall time of the optimizer steps alone.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Fraction of test images classified rightly at the end, in evaluation mode.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>How long the loss stayed at the level of guessing.</summary>
    public required PlateauResult Plateau { get; init; }

    /// <summary>One entry an epoch, in order.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>Training loss of every step, in nats: entry <c>k</c> is the minibatch loss of step <c>k + 1</c>.</summary>
    [JsonIgnore]
    public required IReadOnlyList<float> MinibatchLosses { get; init; }

    /// <summary>The printed plan: where every parameter's first value came from.</summary>
    [JsonIgnore]
    public required string PlanText { get; init; }
}

/// <summary>How a trial ended. A trial that diverges is a result, not a failure.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialOutcome>))]
public enum TrialOutcome
{
    /// <summary>All steps of the budget were done.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The loss became infinite or not a number; the trial stopped at that step.</summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,
}
