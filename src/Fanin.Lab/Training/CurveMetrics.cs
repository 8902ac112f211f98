using System.Collections.Immutable;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Training;

/// <summary>The metrics that curves have, by name.</summary>
public static class CurveMetrics
{
    /// <summary>Mean minibatch loss since the last point, in training mode.</summary>
    public const string TrainLoss = "trainLoss";

    /// <summary>Accuracy on the training data in evaluation mode.</summary>
    public const string TrainAccuracy = "trainAccuracy";

    /// <summary>Loss of the validation data in evaluation mode.</summary>
    public const string ValidLoss = "validLoss";

    /// <summary>Accuracy on the validation data in evaluation mode.</summary>
    public const string ValidAccuracy = "validAccuracy";

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> All { get; } = [TrainLoss, TrainAccuracy, ValidLoss, ValidAccuracy];

    /// <summary>Whether more of a metric is better: of accuracies it is, of losses it isn't.</summary>
    /// <param name="metric">One of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static bool MoreIsBetter(string metric) => metric switch
    {
        TrainAccuracy or ValidAccuracy => true,
        TrainLoss or ValidLoss => false,
        _ => throw Unknown(metric),
    };

    /// <summary>The value of a metric at a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="metric">One of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static double Of(CurvePoint point, string metric) => metric switch
    {
        TrainLoss => point.TrainLoss,
        TrainAccuracy => point.TrainAccuracy,
        ValidLoss => point.ValidLoss,
        ValidAccuracy => point.ValidAccuracy,
        _ => throw Unknown(metric),
    };

    private static ArgumentException Unknown(string metric) => new($"Expected a metric of the curve ({string.Join(", ", All)}), got \"{metric}\".", nameof(metric));
}
