using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Tasks;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Lab.Studies;

/// <summary>How long the rest of an experiment will take.</summary>
/// <param name="Time">The time; an estimate, of which a third more or less is no surprise.</param>
/// <param name="Remaining">Trials that have no result yet.</param>
/// <param name="IsMeasured">Whether trials were tried out for it; else it comes from trials that are stored.</param>
public sealed record RunEstimate(TimeSpan Time, int Remaining, bool IsMeasured)
{
    // Of each kind of trial so much is trained, on every worker at once, as in the run itself.
    private const double Trial = 0.4;

    /// <summary>Estimates, from trials of the same kind that are stored if there are such of all kinds, else by training a fraction of a second of each kind.</summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="store">Where results are; <see langword="null"/> if there is no store yet.</param>
    /// <param name="options">How it is to be run.</param>
    /// <param name="places">Where data are looked for; <see langword="null"/> for <see cref="DatasetPlaces.FromEnvironment"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    /// <exception cref="DatasetException">The data are gone.</exception>
    public static RunEstimate Of(ExperimentPlan plan, ResultStore? store, RunOptions options, DatasetPlaces? places = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        places ??= DatasetPlaces.FromEnvironment();
        HashSet<string> finished = Finished(plan, store);
        TrialSpec[] remaining = [.. plan.Trials.Where(spec => !finished.Contains(TrialId.Of(spec)))];
        if (remaining.Length == 0)
        {
            return new RunEstimate(TimeSpan.Zero, 0, IsMeasured: false);
        }

        return store is not null && new ExperimentRunner(store, options, places).Estimate(remaining) is { } known
            ? new RunEstimate(known, remaining.Length, IsMeasured: false)
            : new RunEstimate(Measure(plan, remaining, options, places, cancellation), remaining.Length, IsMeasured: true);
    }

    private static HashSet<string> Finished(ExperimentPlan plan, ResultStore? store) => store is null
        ? []
        : [.. store.Outcomes(plan.Experiment.Name).Where(trial => trial.Value.Outcome is RecordOutcome.Completed or RecordOutcome.Diverged).Select(trial => trial.Key)];

    private static TimeSpan Measure(ExperimentPlan plan, TrialSpec[] remaining, RunOptions options, DatasetPlaces places, CancellationToken cancellation)
    {
        LibTorch.EnsureLoaded();
        int threadsBefore = get_num_threads();
        set_num_threads(1);
        try
        {
            List<double> seconds = [];
            foreach (IGrouping<string, TrialSpec> sameData in remaining.GroupBy(spec => spec.Data, StringComparer.Ordinal))
            {
                using TaskData data = TaskDefinition.Parse(sameData.Key).Load(places, cancellation);
                foreach (IGrouping<TrialKind, TrialSpec> kind in sameData.GroupBy(TrialKind.Of))
                {
                    int side = Math.Min(options.Workers, kind.Count());
                    double each = Enumerable.Range(0, side).AsParallel().WithDegreeOfParallelism(side).Average(_ => SecondsOf(kind.First(), data, cancellation));
                    seconds.AddRange(Enumerable.Repeat(each, kind.Count()));
                }
            }

            return TimeSpan.FromSeconds(Math.Max(seconds.Max(), seconds.Sum() / Math.Min(seconds.Count, options.Workers)));
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    private static double SecondsOf(TrialSpec spec, TaskData data, CancellationToken cancellation)
    {
        TrialPace pace = TrialPace.Of(spec, data.Train.Count);
        TrialRecord tried = TrialTrainer.Train(spec with { Length = new TrialLength(Seconds: Trial), MeasureEvery = int.MaxValue, Target = null, DiagnoseEvery = 0 }, data, progress: null, cancellation);
        double step = tried.TrainingSeconds / tried.Steps;

        // Behind the steps all data were looked at once, which a trial does at every measurement.
        double look = Math.Max(0, tried.Seconds - tried.TrainingSeconds);
        double steps = pace.Seconds is { } given ? given / step : pace.Steps;
        return (steps * step) + (Math.Ceiling(steps / pace.Every) * look);
    }
}
