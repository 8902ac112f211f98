namespace Fanin.Lab.Training;

/// <summary>How far one trial has come.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps to do; <see langword="null"/> if the trial's length is in seconds.</param>
/// <param name="Loss">Running mean of the minibatch loss; not a number before the first step.</param>
public readonly record struct TrialStep(int Step, int? Steps, double Loss);
