using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>A trial under way.</summary>
/// <param name="Spec">Which.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps to do; <see langword="null"/> before its data are there, and if its length is in seconds.</param>
/// <param name="Loss">Running mean of the minibatch loss; not a number before the first report.</param>
public sealed record RunningTrial(TrialSpec Spec, int Step, int? Steps, double Loss);
