namespace Fanin.Lab.Experiments;

/// <summary>What can be compared: the names of <see cref="Trials.TrialRecord.Metrics"/>.</summary>
public static class MetricName
{
    /// <summary>Accuracy on the validation data after the last step.</summary>
    public const string ValidAccuracy = "validAccuracy";

    /// <summary>Loss on the validation data after the last step.</summary>
    public const string ValidLoss = "validLoss";

    /// <summary>Accuracy on the training data after the last step.</summary>
    public const string TrainAccuracy = "trainAccuracy";

    /// <summary>Mean minibatch loss since the last measurement but one.</summary>
    public const string TrainLoss = "trainLoss";

    /// <summary>Accuracy on the test data after the last step.</summary>
    public const string TestAccuracy = "testAccuracy";

    /// <summary>Loss on the test data after the last step.</summary>
    public const string TestLoss = "testLoss";

    /// <summary>The step at which the target was reached; of a trial that never reached it the last step of the budget (a restricted mean). In claims only: elsewhere times to
    /// a target are compared with what is censored taken into account.</summary>
    public const string TargetStep = "targetStep";

    /// <summary>What trials end with.</summary>
    public static IReadOnlyList<string> All { get; } = [ValidAccuracy, ValidLoss, TrainAccuracy, TrainLoss, TestAccuracy, TestLoss];

    /// <summary>What claims may be about.</summary>
    public static IReadOnlyList<string> OfClaims { get; } = [.. All, TargetStep];

    /// <summary>Those that are measured along the way, which a target may ask for.</summary>
    public static IReadOnlyList<string> OfCurves { get; } = [ValidAccuracy, ValidLoss, TrainAccuracy, TrainLoss];

    /// <summary>Whether more is better: true of accuracies, false of losses.</summary>
    /// <param name="metric">A metric.</param>
    public static bool IsHigherBetter(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.EndsWith("Accuracy", StringComparison.Ordinal);
    }
}
