namespace Fanin.Lab.Results;

/// <summary>How long the loss stayed at the level of guessing.</summary>
/// <param name="PredictedSteps">Steps foretold before training; <see langword="null"/> if no prediction applies.</param>
/// <param name="MeasuredSteps">First step at which the running training loss is below 0.95·ln(classes); <see langword="null"/> if never.</param>
public sealed record PlateauResult(int? PredictedSteps, int? MeasuredSteps)
{
    /// <summary>Of the loss of guessing, what a network must come below.</summary>
    internal const double Fraction = 0.95;

    /// <summary>The loss below which a network does better than guessing: 5 % below ln(classes), in nats.</summary>
    /// <param name="classes">Number of classes.</param>
    public static double Level(int classes) => Fraction * Math.Log(classes);
}
