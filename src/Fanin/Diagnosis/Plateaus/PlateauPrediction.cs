namespace Fanin.Diagnosis.Plateaus;

/// <summary>Whether training will begin on a plateau.</summary>
public enum PlateauOutcome
{
    /// <summary>It will, for about as many steps as predicted.</summary>
    Plateau,

    /// <summary>The loss falls within few steps.</summary>
    NoPlateau,

    /// <summary>The theory does not cover this network, its weights or its training.</summary>
    NotApplicable,
}

/// <summary>How long the training loss stays at ln C.</summary>
/// <param name="Outcome">Whether it will.</param>
/// <param name="Reason">Why, in a sentence or two.</param>
public sealed record PlateauPrediction(PlateauOutcome Outcome, string Reason)
{
    /// <summary>T, steps until the training loss is below 0.95·ln C; where the outcome is no plateau the number that says so; <see langword="null"/> if not applicable.</summary>
    public double? Steps { get; init; }

    /// <summary>
    /// R: by how much biases of the last hidden layer move, in units of what else reaches that layer. Above 10 units die and the plateau becomes longer than
    /// predicted, above 30 it is permanent. <see langword="null"/> for fewer than 3 layers, without hidden biases, and if the batch size is not known.
    /// </summary>
    public double? BiasDrift { get; init; }

    /// <summary>The smallest of all layers' η·rms(gradient)/rms(weight) at the start. Below 6e-8 float32 rounds updates away.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>The standard deviation of the scores before the softmax.</summary>
    public double? LogitStdDev { get; init; }

    /// <summary>Whether so many hidden units may die that the plateau is longer than predicted.</summary>
    public bool UnitsMayDie => BiasDrift > PlateauPredictor.DyingDrift;

    /// <summary>Whether all units of the last hidden layer die, so that the plateau never ends.</summary>
    public bool IsPermanent => BiasDrift > PlateauPredictor.FatalDrift;

    /// <summary>Whether float32 rounds most updates of some layer away.</summary>
    public bool RoundsUpdatesAway => UpdateRatio < PlateauPredictor.SmallestUpdateRatio;
}
