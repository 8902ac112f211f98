namespace Fanin.Lab.Results;

/// <summary>How long the loss stayed at the level of guessing.</summary>
/// <param name="PredictedSteps">Steps foretold before training; <see langword="null"/> if no prediction applies.</param>
/// <param name="MeasuredSteps">First step at which the running training loss is below 0.95·ln(classes); <see langword="null"/> if never.</param>
public sealed record PlateauResult(int? PredictedSteps, int? MeasuredSteps);
