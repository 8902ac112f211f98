namespace Fanin.Lab.Training;

/// <summary>What every trial of a run may use.</summary>
/// <param name="Steps">Optimizer steps in all, at least 1.</param>
/// <param name="StepsPerEpoch">Steps between two measurements, at least 1; the last epoch may be shorter.</param>
/// <param name="Batch">Images a step, at least 1.</param>
/// <param name="LearningRate">Step size of plain SGD, positive.</param>
public sealed record TrialBudget(int Steps, int StepsPerEpoch, int Batch, double LearningRate);
