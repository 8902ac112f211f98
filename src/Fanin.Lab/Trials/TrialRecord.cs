using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Fanin.Lab.Trials;

/// <summary>One finished trial: everything measured on the way. What a store keeps, and comparisons are made of.</summary>
public sealed record TrialRecord
{
    /// <summary>The trial's identity, <see cref="TrialId.Of"/> its description.</summary>
    public required string Id { get; init; }

    /// <summary>What was to be done.</summary>
    public required TrialSpec Spec { get; init; }

    /// <summary>How it ended.</summary>
    public required RecordOutcome Outcome { get; init; }

    /// <summary>Optimizer steps done; of a diverged trial the step whose loss was no longer finite.</summary>
    public required int Steps { get; init; }

    /// <summary>Why it failed or was stopped early; <see langword="null"/> otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Wall time of the whole trial.</summary>
    public required double Seconds { get; init; }

    /// <summary>Wall time of the optimizer steps alone.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Final numbers by <see cref="MetricName"/>: those of the last point of the curve, of the test data, and of the plateau. Regression has no accuracies.</summary>
    public required ImmutableSortedDictionary<string, double> Metrics { get; init; }

    /// <summary>First step at which the target was reached; <see langword="null"/> if never, or if there is none.</summary>
    public int? TargetStep { get; init; }

    /// <summary>What was measured at intervals.</summary>
    public required ImmutableArray<CurvePoint> Curve { get; init; }

    /// <summary>Training loss of every step: entry <c>k</c> is the minibatch loss of step <c>k + 1</c>.</summary>
    [JsonIgnore]
    public required ImmutableArray<float> Losses { get; init; }

    /// <summary>The printed plan: where every parameter's first value came from.</summary>
    public required string PlanText { get; init; }

    /// <summary>The diagnosis at the start, the JSON of <see cref="Fanin.Diagnosis.Reports.ReportJson"/>; <see langword="null"/> if none was asked for.</summary>
    public string? StartDiagnosis { get; init; }

    /// <summary>Layers while training, if asked for.</summary>
    public ImmutableArray<LayerPoint> Layers { get; init; } = [];

    /// <summary>On what it ran.</summary>
    public required TrialEnvironment Environment { get; init; }
}

/// <summary>How a trial ended. Divergence is a result, not a failure.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordOutcome>))]
public enum RecordOutcome
{
    /// <summary>It used up its budget.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The loss became infinite or not a number.</summary>
    [JsonStringEnumMemberName("diverged")]
    Diverged,

    /// <summary>It was given up for better ones (successive halving).</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>It could not be trained; the reason says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What was measured after a step.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">Passes over the training data done, with fractions.</param>
/// <param name="TrainLoss">Mean minibatch loss since the last point, in training mode.</param>
/// <param name="TrainAccuracy">Accuracy on the training data in evaluation mode; not a number for regression.</param>
/// <param name="ValidLoss">Loss of the validation data in evaluation mode.</param>
/// <param name="ValidAccuracy">Accuracy on the validation data in evaluation mode; not a number for regression.</param>
public readonly record struct CurvePoint(int Step, double Epoch, double TrainLoss, double TrainAccuracy, double ValidLoss, double ValidAccuracy)
{
    /// <summary>One of its numbers by name.</summary>
    /// <param name="metric">One of <see cref="MetricName.OfCurves"/>.</param>
    /// <exception cref="ArgumentException">Curves have no such metric.</exception>
    public double ValueOf(string metric) => metric switch
    {
        MetricName.TrainLoss => TrainLoss,
        MetricName.TrainAccuracy => TrainAccuracy,
        MetricName.ValidLoss => ValidLoss,
        MetricName.ValidAccuracy => ValidAccuracy,
        _ => throw MetricName.NotOfCurves(metric),
    };
}

/// <summary>A layer after some steps.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Layer">Its name.</param>
/// <param name="ActivationStdDev">Standard deviation of its outputs.</param>
/// <param name="GradientStdDev">Standard deviation of the loss's gradient by its outputs.</param>
/// <param name="UpdateRatio">Norm of the weight's last update beside the norm of the weight; not a number for layers without weights.</param>
public readonly record struct LayerPoint(int Step, string Layer, double ActivationStdDev, double GradientStdDev, double UpdateRatio);

/// <summary>On what a trial ran.</summary>
/// <param name="Fanin">Version of this library.</param>
/// <param name="Runtime">For instance <c>.NET 10.0.12</c>.</param>
/// <param name="LibTorch">Version of libtorch.</param>
/// <param name="System">Operating system.</param>
/// <param name="Processor">Name of the processor, and its vector instructions.</param>
/// <param name="Threads">libtorch threads of the trial.</param>
public sealed record TrialEnvironment(string Fanin, string Runtime, string LibTorch, string System, string Processor, int Threads);
