using System.Collections.Immutable;
using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Studies;

/// <summary>An experiment from end to end: plan it, train what has no result yet, compare.</summary>
public static class Study
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="experiment">What is to be compared.</param>
    /// <param name="store">Where results are and go; trials that it has are not trained again.</param>
    /// <param name="options">How to run; as many trials at a time as there are processors if omitted.</param>
    /// <param name="progress">Is told several times a second, from the threads of the trials.</param>
    /// <param name="places">Where data are looked for; <see langword="null"/> for <see cref="DatasetPlaces.FromEnvironment"/>.</param>
    /// <param name="cancellation">Stops; what is finished is kept, and the comparison is of that.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="DiagnosticException">The experiment is wrong: all mistakes.</exception>
    /// <exception cref="ResultStoreException">The store can't be read or written; what was stored is kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first trial began.</exception>
    public static StudyResult Run(
        Experiment experiment,
        ResultStore store,
        RunOptions? options = null,
        IProgress<RunProgress>? progress = null,
        DatasetPlaces? places = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Run(ExperimentPlanner.Plan(experiment, places, cancellation), ExperimentText.Write(experiment), store, options, progress, places, cancellation);
    }

    /// <summary>Runs an experiment that is planned.</summary>
    /// <param name="plan">Its trials.</param>
    /// <param name="yaml">The text that the store keeps of it.</param>
    /// <param name="store">See the other overload.</param>
    /// <param name="options">See the other overload.</param>
    /// <param name="progress">See the other overload.</param>
    /// <param name="places">See the other overload.</param>
    /// <param name="cancellation">See the other overload.</param>
    public static StudyResult Run(
        ExperimentPlan plan,
        string yaml,
        ResultStore store,
        RunOptions? options = null,
        IProgress<RunProgress>? progress = null,
        DatasetPlaces? places = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        RunSummary summary = new ExperimentRunner(store, options, places).Run(plan.Experiment.Name, yaml, plan.Trials, progress, cancellation);
        return Compare(plan.Experiment, plan.Trials, [.. store.Records(plan.Experiment.Name)]) with { Trained = summary.Trained, IsInterrupted = summary.Interrupted };
    }

    /// <summary>Compares what a store has of an experiment, finished or not.</summary>
    /// <param name="store">The store.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <returns>The comparison; <see langword="null"/> if there is no such experiment.</returns>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    /// <exception cref="DiagnosticException">The store's text is of another version and can't be read.</exception>
    public static StudyResult? Read(ResultStore store, string experiment)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        return store.Experiments().FirstOrDefault(stored => stored.Name == experiment) is { } found
            ? Compare(ExperimentText.Parse(found.Yaml, $"{experiment}.yaml"), [.. store.Trials(experiment)], [.. store.Records(experiment)])
            : null;
    }

    /// <summary>Compares results.</summary>
    /// <param name="experiment">What was to be compared.</param>
    /// <param name="trials">All its trials.</param>
    /// <param name="records">Results of some or all of them, with their factors.</param>
    public static StudyResult Compare(Experiment experiment, ImmutableArray<TrialSpec> trials, ImmutableArray<TrialRecord> records)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ComparisonReport comparison = ExperimentComparison.Of([.. records.Select(RunOutcome.Of)], OptionsOf(experiment, trials));
        return new StudyResult(experiment, trials, records, comparison, ClaimJudge.Judge(experiment, records));
    }

    // Along every factor that varies; recipes always, for they are what it is about.
    private static ComparisonOptions OptionsOf(Experiment experiment, ImmutableArray<TrialSpec> trials) => new()
    {
        Metrics = [.. experiment.Metrics.Select((metric, i) => MetricSpec.Named(metric) with
        {
            Margin = i == 0 ? experiment.Margin : null,
            WhenDiverged = MetricName.IsAccuracy(metric) ? 0 : null,
        })],
        Factors =
        [
            .. FactorName.All.Where(factor => factor == FactorName.Recipe
                || trials.SelectMany(trial => trial.Factors).Where(own => own.Name == factor).Select(own => own.Value).Distinct(StringComparer.Ordinal).Skip(1).Any()),
        ],
    };
}
