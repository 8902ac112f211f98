using System.Collections.Concurrent;
using System.Diagnostics;
using Fanin.Lab.Data;
using Fanin.Lab.Storage;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>One run of an experiment's trials, from the first to the last.</summary>
internal sealed class ExperimentRun : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly ResultStore _store;
    private readonly RunOptions _options;
    private readonly (string Id, TrialSpec Spec)[] _trials;
    private readonly Func<TrialSpec, int?, IProgress<TrialStep>, CancellationToken, TrialRecord> _train;
    private readonly TimeEstimate _estimate;
    private readonly DataShelf _shelf;
    private readonly PausedTrials _paused = new();
    private readonly TrialLeases? _leases;
    private readonly RunBoard _board;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellation;
    private readonly ConcurrentDictionary<string, bool> _failedHere = new(StringComparer.Ordinal);
    private int _trained;

    public ExperimentRun(
        ResultStore store,
        RunOptions options,
        DatasetPlaces places,
        Func<TrialSpec, int?, IProgress<TrialStep>, CancellationToken, TrialRecord>? train,
        string experiment,
        (string Id, TrialSpec Spec)[] trials,
        IProgress<RunProgress>? progress,
        CancellationToken cancellation)
    {
        (_store, _options, _trials, _cancellation) = (store, options, trials, cancellation);
        _estimate = new TimeEstimate(store.Durations());
        _shelf = new DataShelf(places);
        _train = train ?? new TrialWork(_shelf, _paused).Train;
        _leases = options.Lease is { } lease ? new TrialLeases(store, lease) : null;
        _board = new RunBoard(trials.Length, store.Outcomes(experiment), _estimate, options.Workers, progress, TimeProvider.System);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Trains what is to be trained.</summary>
    public RunSummary Go()
    {
        IReadOnlyList<(string Id, TrialSpec Spec)> alive = _trials;
        if (_options.Halving is { } halving)
        {
            // Trials that are paused hold on to their data, which stay until the end of the run.
            _shelf.Expect(alive.Select(trial => trial.Spec));
            foreach (int rung in halving.Rungs)
            {
                Train(alive, rung);
                if (_stop.IsCancellationRequested)
                {
                    return Summary();
                }

                string[] before = [.. alive.Select(trial => trial.Id)];
                alive = HalvingRounds.Survivors(halving, rung, alive, id => _store.Find(id, RecordParts.Curve)!);
                foreach (string given in before.Except(alive.Select(trial => trial.Id), StringComparer.Ordinal))
                {
                    _paused.Drop(given);
                }
            }
        }

        Train(alive, until: null);
        return Summary();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leases?.Dispose();
        _paused.Dispose();
        _shelf.Dispose();
        _stop.Dispose();
    }

    private void Train(IReadOnlyList<(string Id, TrialSpec Spec)> trials, int? until)
    {
        IReadOnlyDictionary<string, StoredOutcome> known = _board.Outcomes;
        List<(string Id, TrialSpec Spec)> left = [.. trials.Where(trial => Wants(known, trial.Id, until))];
        _board.Wait(left);
        _shelf.Expect(left.Select(trial => trial.Spec));
        while (left.Count > 0 && !_stop.IsCancellationRequested)
        {
            (string, TrialSpec)[] longestFirst = [.. left.OrderByDescending(trial => _estimate.Of(TrialKind.Of(trial.Spec)) ?? double.PositiveInfinity)];
            WorkerTurn?[] turns = TrialScheduler.Run<(string Id, TrialSpec Spec), WorkerTurn>(
                [.. longestFirst.Index()], _options.Workers, (trial, stop) => One(trial.Id, trial.Spec, until, stop), _stop.Token);

            // What other processes have under way: wait for it.
            left = [.. turns.OfType<WorkerTurn>().Where(turn => turn.IsElsewhere).Select(turn => (turn.Id, turn.Spec))];
            if (left.Count > 0)
            {
                _stop.Token.WaitHandle.WaitOne(BetweenLooks);
                _board.Wait(left);
            }
        }

        _board.Report(always: true);
    }

    // A trial that was stopped at this rung or behind it need not come there again.
    private bool Wants(IReadOnlyDictionary<string, StoredOutcome> known, string id, int? until) =>
        !known.TryGetValue(id, out StoredOutcome outcome)
        || (outcome.Outcome == RecordOutcome.Failed && _options.RetryFailures && !_failedHere.ContainsKey(id))
        || (outcome.Outcome == RecordOutcome.Stopped && (until is not { } rung || outcome.Steps < rung));

    private WorkerTurn One(string id, TrialSpec spec, int? until, CancellationToken stop)
    {
        // Another process may have come first, or have it under way.
        if (_store.Outcome(id) is { } stored && !Wants(new Dictionary<string, StoredOutcome>(StringComparer.Ordinal) { [id] = stored }, id, until))
        {
            _board.Skip(id, spec, stored);
            _shelf.Done(spec);
            return new WorkerTurn(id, spec);
        }

        if (_leases is not null && !_leases.Take(id))
        {
            _board.Skip(id, spec, outcome: null);
            return new WorkerTurn(id, spec, IsElsewhere: true);
        }

        long began = Stopwatch.GetTimestamp();
        IProgress<TrialStep> steps = _board.Begin(id, spec);
        TrialRecord record;
        try
        {
            record = _train(spec, until, steps, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _board.Drop(id);
            _leases?.Return(id);
            throw;
        }
#pragma warning disable CA1031 // Whatever keeps a trial from being trained is its result.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            record = TrialWork.Failed(spec, failure, began);
        }

        _store.Save(record);
        _leases?.Forget(id);
        _shelf.Done(spec);
        Interlocked.Increment(ref _trained);
        _board.Finish(id, spec, new StoredOutcome(record.Outcome, record.Steps), Stopwatch.GetElapsedTime(began).TotalSeconds);
        if (record.Outcome == RecordOutcome.Failed)
        {
            _failedHere[id] = true;

            if (_options.StopAtFailure)
            {
                _stop.Cancel();
            }
        }

        return new WorkerTurn(id, spec);
    }

    private RunSummary Summary()
    {
        IReadOnlyDictionary<string, StoredOutcome> outcomes = _board.Outcomes;
        int Count(RecordOutcome outcome) => outcomes.Values.Count(one => one.Outcome == outcome);
        return new RunSummary(
            _trials.Length,
            Count(RecordOutcome.Completed),
            Count(RecordOutcome.Diverged),
            Count(RecordOutcome.Stopped),
            [.. outcomes.Where(one => one.Value.Outcome == RecordOutcome.Failed).OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => new TrialFailure(one.Key, _store.Find(one.Key, RecordParts.None)?.Reason ?? string.Empty))],
            _trained,
            Interrupted: _cancellation.IsCancellationRequested || outcomes.Count < _trials.Length);
    }

    private sealed record WorkerTurn(string Id, TrialSpec Spec, bool IsElsewhere = false);
}
