using System.Collections.Immutable;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>Gives up the worse part of an experiment's trials on the way, so that the time goes to the better ones.</summary>
/// <remarks>
/// <para>Trials that differ in their seeds alone stand or fall together, by the mean of their metric; they compete with others on the same data and of the same length. All are trained to the
/// first rung; the best of each competition, its size divided by η and rounded up, go on to the next. Trials that diverge are the worst. Ties are decided by identity.</para>
/// <para>Repeatability: which trials are stopped depends on their metrics alone, not on time, workers or the order of running.</para>
/// <para>Source: Jamieson and Talwalkar 2016, Non-stochastic best arm identification and hyperparameter optimization, arXiv:1502.07943.</para>
/// </remarks>
/// <param name="Rungs">Steps after which trials are compared, ascending, at least one; each is put off to the trial's next measurement. Rungs behind a trial's end are left out.</param>
/// <param name="Keep">η: one of so many goes on, at least 2.</param>
/// <param name="Metric">What is compared: <c>validAccuracy</c>, of which more is better, or <c>validLoss</c>, of which less is.</param>
public sealed record SuccessiveHalving(ImmutableArray<int> Rungs, int Keep = 3, string Metric = MetricName.ValidLoss);
