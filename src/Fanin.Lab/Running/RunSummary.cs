using System.Collections.Immutable;

namespace Fanin.Lab.Running;

/// <summary>What a run came to. The results themselves are in the store.</summary>
/// <param name="Total">Trials of the experiment, each counted once.</param>
/// <param name="Completed">Trials that used up their budget, those of earlier runs included.</param>
/// <param name="Diverged">Trials whose loss left the finite numbers.</param>
/// <param name="Stopped">Trials that were given up.</param>
/// <param name="Failures">Trials that failed, with their reasons.</param>
/// <param name="Trained">Trials that this run trained.</param>
/// <param name="Interrupted">Whether it was cancelled, or ended by a failure, before all trials had a result.</param>
public sealed record RunSummary(
    int Total, int Completed, int Diverged, int Stopped, ImmutableArray<TrialFailure> Failures, int Trained, bool Interrupted);
