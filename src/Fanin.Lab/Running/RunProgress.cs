using System.Collections.Immutable;

namespace Fanin.Lab.Running;

/// <summary>How far a run has come.</summary>
/// <param name="Total">Trials of the experiment, each counted once.</param>
/// <param name="Finished">Trials with a result, those of earlier runs included; of them <paramref name="Failed"/>, <paramref name="Diverged"/> and <paramref name="Stopped"/>.</param>
/// <param name="Failed">Trials that failed.</param>
/// <param name="Diverged">Trials that diverged.</param>
/// <param name="Stopped">Trials that were given up.</param>
/// <param name="Running">Trials under way.</param>
/// <param name="Remaining">Trials not begun.</param>
/// <param name="TimeToCompletion">Estimated from trials that are finished and steps that are done; <see langword="null"/> as long as nothing is known of some trial that remains.</param>
/// <param name="Elapsed">Time since the run began.</param>
public sealed record RunProgress(
    int Total,
    int Finished,
    int Failed,
    int Diverged,
    int Stopped,
    ImmutableArray<RunningTrial> Running,
    int Remaining,
    TimeSpan? TimeToCompletion,
    TimeSpan Elapsed);
