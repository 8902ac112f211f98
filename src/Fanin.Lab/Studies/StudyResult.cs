using System.Collections.Immutable;
using Fanin.Lab.Experiments;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>What an experiment came to, as far as it was run.</summary>
/// <param name="Experiment">What was to be compared.</param>
/// <param name="Trials">All its trials.</param>
/// <param name="Records">Results of those that are finished, in the same order; without curves.</param>
/// <param name="Comparison">Ranking and differences. Runs that diverged count as an accuracy of 0, the least there is; of their losses there is no number.</param>
/// <param name="Verdicts">What became of the experiment's claims.</param>
public sealed record StudyResult(
    Experiment Experiment, ImmutableArray<TrialSpec> Trials, ImmutableArray<TrialRecord> Records, ComparisonReport Comparison, ImmutableArray<ClaimVerdict> Verdicts)
{
    /// <summary>Trials that this run trained; 0 of a comparison that was read.</summary>
    public int Trained { get; init; }

    /// <summary>Whether the run ended before all trials had a result.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Whether every trial has a result.</summary>
    public bool IsComplete => Records.Length == Trials.Length;

    /// <summary>The answer in sentences, the most important first.</summary>
    public ImmutableArray<string> Answer => StudyAnswer.Of(this);
}
