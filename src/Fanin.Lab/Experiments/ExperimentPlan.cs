using System.Collections.Immutable;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Experiments;

/// <summary>An experiment that was found right, and its trials.</summary>
/// <param name="Experiment">What was planned.</param>
/// <param name="Trials">Every trial once: all combinations with the first seed, then all with the second, …, so that an interrupted run has as many seeds of each.</param>
/// <param name="Data">The data that they learn from.</param>
public sealed record ExperimentPlan(Experiment Experiment, ImmutableArray<TrialSpec> Trials, ImmutableArray<PlannedData> Data);
