using Fanin.Lab.Data;
using Fanin.Lab.Storage;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Lab.Running;

/// <summary>Trains the trials of an experiment that have no result yet, and keeps what they come to.</summary>
public sealed class ExperimentRunner
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    private readonly ResultStore _store;
    private readonly RunOptions _options;
    private readonly DatasetPlaces _places;

    /// <summary>Makes a runner.</summary>
    /// <param name="store">Where results are and go.</param>
    /// <param name="options">How to run; as many trials at a time as there are processors if omitted.</param>
    /// <param name="places">Where data are looked for; where the environment says if omitted.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ExperimentRunner(ResultStore store, RunOptions? options = null, DatasetPlaces? places = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _options, _places) = (store, options ?? new RunOptions(), places ?? DatasetPlaces.FromEnvironment());
        if (_options.Workers < 1)
        {
            throw new ArgumentException($"Expected at least 1 worker, got {_options.Workers}.", nameof(options));
        }

        if (_options.Lease is { } lease && lease < ShortestLease)
        {
            throw new ArgumentException($"Expected a lease of at least {ShortestLease.TotalSeconds:0} s, got {lease.TotalSeconds:R} s.", nameof(options));
        }
    }

    /// <summary>How a trial is trained; replaced in tests.</summary>
    internal Func<TrialSpec, int?, IProgress<TrialStep>, CancellationToken, TrialRecord>? Train { get; init; }

    /// <summary>Registers an experiment, and trains what has no result yet: the longest first, as far as it is known how long they take.</summary>
    /// <param name="experiment">Its name in the store.</param>
    /// <param name="yaml">The text that it comes from.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="progress">Is told several times a second, from the threads of the trials, and at the end.</param>
    /// <param name="cancellation">Stops; what is finished is kept, trials under way are lost.</param>
    /// <returns>What the trials came to, those of earlier runs included.</returns>
    /// <remarks>
    /// <para>Repeatability: exact, see <see cref="TrialTrainer.Train"/>: whatever the order, the number of workers, and however often the run was interrupted.</para>
    /// <para>Each result is stored as soon as it is there. A trial that fails is stored with its reason, and the others go on unless the options say otherwise.</para>
    /// <para>libtorch's number of threads is one for the whole process, and is 1 meanwhile.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The options don't suit the trials.</exception>
    /// <exception cref="ResultStoreException">The store can't be read or written; the run ends, what was stored is kept.</exception>
    /// <exception cref="DllNotFoundException">libtorch can't be loaded.</exception>
    public RunSummary Run(
        string experiment, string yaml, IReadOnlyList<TrialSpec> trials, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(trials);
        if (_options.Halving is { } halving)
        {
            HalvingRounds.Require(halving, trials);
        }

        (string Id, TrialSpec Spec)[] named = [.. trials.Select(spec => (Id: TrialId.Of(spec), Spec: spec))];
        _store.Register(experiment, yaml, named);
        (string Id, TrialSpec Spec)[] all = [.. named.DistinctBy(trial => trial.Id)];
        LibTorch.EnsureLoaded();
        int threadsBefore = get_num_threads();
        set_num_threads(1);
        try
        {
            using var run = new ExperimentRun(_store, _options, _places, Train, experiment, all, progress, cancellation);
            return run.Go();
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    /// <summary>How long the trials that have no result yet will take, by what the store knows of trials like them.</summary>
    /// <param name="trials">The trials.</param>
    /// <returns>The time with this runner's workers; <see langword="null"/> if nothing is known of some of them.</returns>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public TimeSpan? Estimate(IReadOnlyList<TrialSpec> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var estimate = new TimeEstimate(_store.Durations());
        double[] seconds = [.. trials.DistinctBy(TrialId.Of).Where(spec => _store.Outcome(TrialId.Of(spec)) is null).Select(spec => estimate.Of(TrialKind.Of(spec)) ?? double.NaN)];
        return seconds.Length == 0 ? TimeSpan.Zero
            : seconds.Any(double.IsNaN) ? null
            : TimeSpan.FromSeconds(Math.Max(seconds.Max(), seconds.Sum() / Math.Min(seconds.Length, _options.Workers)));
    }
}
