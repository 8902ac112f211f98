namespace Fanin.Lab.Trials;

/// <summary>What trials are measured by: the names in <see cref="TrialRecord.Metrics"/>, of targets and of what is compared.</summary>
public static class MetricName
{
    /// <summary>Accuracy on the validation data, in evaluation mode.</summary>
    public const string ValidAccuracy = "validAccuracy";

    /// <summary>Loss of the validation data, in evaluation mode.</summary>
    public const string ValidLoss = "validLoss";

    /// <summary>Accuracy on the training data, in evaluation mode.</summary>
    public const string TrainAccuracy = "trainAccuracy";

    /// <summary>Mean minibatch loss since the last measurement but one, in training mode.</summary>
    public const string TrainLoss = "trainLoss";

    /// <summary>Accuracy on the test data after the last step, in evaluation mode.</summary>
    public const string TestAccuracy = "testAccuracy";

    /// <summary>Loss of the test data after the last step, in evaluation mode.</summary>
    public const string TestLoss = "testLoss";

    /// <summary>The step at which the target was reached; of a trial that never reached it the last step of the budget (a restricted mean). In claims only: elsewhere times to
    /// a target are compared with what is censored taken into account.</summary>
    public const string TargetStep = "targetStep";

    /// <summary>Steps until the loss left the plateau it began on; only in records, and only of trials that left it.</summary>
    public const string PlateauSteps = "plateauSteps";

    /// <summary>What can be compared: numbers that trials end with.</summary>
    public static IReadOnlyList<string> All { get; } = [ValidAccuracy, ValidLoss, TrainAccuracy, TrainLoss, TestAccuracy, TestLoss];

    /// <summary>What claims may be about.</summary>
    public static IReadOnlyList<string> OfClaims { get; } = [.. All, TargetStep];

    /// <summary>Those that are measured along the way, which a target may ask for; see <see cref="CurvePoint.ValueOf"/>.</summary>
    public static IReadOnlyList<string> OfCurves { get; } = [ValidAccuracy, ValidLoss, TrainAccuracy, TrainLoss];

    /// <summary>Whether it is an accuracy: a fraction from 0 to 1, of which more is better. Of all others less is.</summary>
    /// <param name="metric">A metric.</param>
    public static bool IsAccuracy(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric is ValidAccuracy or TrainAccuracy or TestAccuracy;
    }

    internal static ArgumentException NotOfCurves(string metric) => new($"Expected a metric of the curve ({string.Join(", ", OfCurves)}), got \"{metric}\".", nameof(metric));
}
