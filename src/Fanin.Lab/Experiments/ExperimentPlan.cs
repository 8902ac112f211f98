using System.Collections.Immutable;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>An experiment that was found right: its trials, and the data that they learn from.</summary>
public sealed class ExperimentPlan : IDisposable
{
    internal ExperimentPlan(Experiment experiment, ImmutableArray<TrialSpec> trials, ImmutableSortedDictionary<string, TaskData> tasks) =>
        (Experiment, Trials, Tasks) = (experiment, trials, tasks);

    /// <summary>What was planned.</summary>
    public Experiment Experiment { get; }

    /// <summary>Every trial once: all combinations with the first seed, then all with the second, …, so that an interrupted run has as many seeds of each.</summary>
    public ImmutableArray<TrialSpec> Trials { get; }

    /// <summary>The data by <see cref="TrialSpec.Data"/>; the plan's to dispose.</summary>
    public ImmutableSortedDictionary<string, TaskData> Tasks { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TaskData task in Tasks.Values)
        {
            task.Dispose();
        }
    }
}
