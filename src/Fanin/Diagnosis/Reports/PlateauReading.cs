namespace Fanin.Diagnosis.Reports;

/// <summary>Whether training will begin on a plateau at ln C, and for how long.</summary>
/// <param name="PredictedSteps">Steps until the training loss is below 0.95·ln C; <see langword="null"/> if they can't be predicted.</param>
/// <param name="IsValid">Whether the theory covers this network, its weights and its training.</param>
/// <param name="Reason">Why, in a sentence or two.</param>
public sealed record PlateauReading(double? PredictedSteps, bool IsValid, string Reason)
{
    /// <summary>R of hidden biases: above 10 units die, above 30 all of them; <see langword="null"/> if not known.</summary>
    public double? BiasDrift { get; init; }

    /// <summary>The smallest of all layers' η·rms(gradient)/rms(weight); <see langword="null"/> if not known.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>Steps of one epoch; <see langword="null"/> if not known.</summary>
    public double? StepsPerEpoch { get; init; }
}
