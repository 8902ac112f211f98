using Fanin.Diagnosis.Plateaus;

namespace Fanin.Lab.Results;

/// <summary>How long the loss stayed at the level of guessing.</summary>
/// <param name="PredictedSteps">Steps foretold before training; <see langword="null"/> if no plateau is foretold: <see cref="Reason"/> says why.</param>
/// <param name="MeasuredSteps">First step at which the running training loss is below 0.95·ln(classes); <see langword="null"/> if never.</param>
public sealed record PlateauResult(int? PredictedSteps, int? MeasuredSteps)
{
    /// <summary>Of the loss of guessing, what a network must come below.</summary>
    internal const double Fraction = 0.95;

    /// <summary>What was foretold before training, and from what, in a sentence or two; <see langword="null"/> if nothing was asked.</summary>
    public string? Reason { get; init; }

    /// <summary>The loss below which a network does better than guessing: 5 % below ln(classes), in nats.</summary>
    /// <param name="classes">Number of classes.</param>
    public static double Level(int classes) => Fraction * Math.Log(classes);

    /// <summary>The steps that a prediction says; <see langword="null"/> if it says that there is no plateau, or does not apply.</summary>
    /// <param name="prediction">The prediction.</param>
    public static int? StepsOf(PlateauPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction is { Outcome: PlateauOutcome.Plateau, Steps: < int.MaxValue and { } steps } ? (int)Math.Round(steps) : null;
    }
}
