using System.Collections.Immutable;
using Fanin.Lab.Storage;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>Who runs, who is finished, and what that says of the rest. Told by all workers.</summary>
internal sealed class RunBoard
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Lock _reporting = new();
    private readonly IProgress<RunProgress>? _progress;
    private readonly TimeProvider _clock;
    private readonly int _workers;
    private readonly TimeEstimate _estimate;
    private readonly long _began;
    private readonly Dictionary<string, StoredOutcome> _outcomes;
    private readonly Dictionary<string, (TrialSpec Spec, TrialStep Step, long Began)> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<TrialKind, int> _waiting = [];
    private readonly int _total;
    private long _reported;

    /// <param name="total">Trials of the experiment.</param>
    /// <param name="known">Results of earlier runs.</param>
    /// <param name="estimate">What is known of durations.</param>
    /// <param name="workers">Trials at a time.</param>
    /// <param name="progress">Who wants to know.</param>
    /// <param name="clock">Where the time comes from.</param>
    public RunBoard(int total, IReadOnlyDictionary<string, StoredOutcome> known, TimeEstimate estimate, int workers, IProgress<RunProgress>? progress, TimeProvider clock)
    {
        (_total, _estimate, _workers, _progress, _clock) = (total, estimate, workers, progress, clock);
        _outcomes = known.ToDictionary(StringComparer.Ordinal);
        _began = clock.GetTimestamp();
    }

    /// <summary>Results so far, by id.</summary>
    public IReadOnlyDictionary<string, StoredOutcome> Outcomes
    {
        get
        {
            lock (_gate)
            {
                return _outcomes.ToDictionary(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>These are to be trained; what they had come to before is taken off.</summary>
    public void Wait(IEnumerable<(string Id, TrialSpec Spec)> trials)
    {
        lock (_gate)
        {
            foreach ((string id, TrialSpec spec) in trials)
            {
                _outcomes.Remove(id);
                var kind = TrialKind.Of(spec);
                _waiting[kind] = _waiting.GetValueOrDefault(kind) + 1;
            }
        }
    }

    /// <summary>A trial begins.</summary>
    /// <returns>Takes its steps.</returns>
    public IProgress<TrialStep> Begin(string id, TrialSpec spec)
    {
        lock (_gate)
        {
            Leave(spec);
            _running[id] = (spec, new TrialStep(0, null, double.NaN), _clock.GetTimestamp());
        }

        Report(always: false);
        return new StepListener(this, id);
    }

    /// <summary>A trial that was begun is finished.</summary>
    public void Finish(string id, TrialSpec spec, StoredOutcome outcome, double seconds)
    {
        lock (_gate)
        {
            _running.Remove(id);
            _outcomes[id] = outcome;
            if (outcome.Outcome != RecordOutcome.Failed)
            {
                _estimate.Add(TrialKind.Of(spec), seconds);
            }
        }

        Report(always: false);
    }

    /// <summary>A trial that waited was finished by someone else, or is left alone for now.</summary>
    public void Skip(string id, TrialSpec spec, StoredOutcome? outcome)
    {
        lock (_gate)
        {
            Leave(spec);
            if (outcome is { } known)
            {
                _outcomes[id] = known;
            }
        }
    }

    /// <summary>A trial that was begun has no result.</summary>
    public void Drop(string id)
    {
        lock (_gate)
        {
            _running.Remove(id);
        }
    }

    /// <summary>Tells how far the run has come; not more often than someone can read, unless it must.</summary>
    public void Report(bool always)
    {
        if (_progress is null)
        {
            return;
        }

        // One at a time, so that no older report comes after a newer one; nobody waits to tell what will be told soon.
        if (!always)
        {
            if (_clock.GetElapsedTime(Interlocked.Read(ref _reported)) < BetweenReports || !_reporting.TryEnter())
            {
                return;
            }
        }
        else
        {
            _reporting.Enter();
        }

        try
        {
            Interlocked.Exchange(ref _reported, _clock.GetTimestamp());
            _progress.Report(Look());
        }
        finally
        {
            _reporting.Exit();
        }
    }

    private RunProgress Look()
    {
        lock (_gate)
        {
            int Count(RecordOutcome outcome) => _outcomes.Values.Count(one => one.Outcome == outcome);
            return new RunProgress(
                _total,
                _outcomes.Count,
                Count(RecordOutcome.Failed),
                Count(RecordOutcome.Diverged),
                Count(RecordOutcome.Stopped),
                [.. _running.Values.Select(one => new RunningTrial(one.Spec, one.Step.Step, one.Step.Steps, one.Step.Loss))],
                Math.Max(0, _total - _outcomes.Count - _running.Count),
                TimeToCompletion(),
                _clock.GetElapsedTime(_began));
        }
    }

    private TimeSpan? TimeToCompletion()
    {
        // By its steps so far, a running trial tells what others of its kind will take.
        Dictionary<TrialKind, double> bySteps = [];
        foreach ((TrialSpec spec, TrialStep step, long began) in _running.Values.Where(one => one.Step is { Step: > 0, Steps: not null }))
        {
            bySteps[TrialKind.Of(spec)] = _clock.GetElapsedTime(began).TotalSeconds * step.Steps!.Value / step.Step;
        }

        double? Seconds(TrialKind kind) => _estimate.Of(kind, bySteps.TryGetValue(kind, out double running) ? running : null);
        double all = 0;
        double longest = 0;
        foreach ((TrialSpec spec, TrialStep step, long began) in _running.Values)
        {
            double elapsed = _clock.GetElapsedTime(began).TotalSeconds;
            double? left = step is { Step: > 0, Steps: { } steps } ? elapsed * (steps - step.Step) / step.Step : Seconds(TrialKind.Of(spec)) is { } whole ? Math.Max(0, whole - elapsed) : null;
            if (left is not { } known)
            {
                return null;
            }

            (all, longest) = (all + known, Math.Max(longest, known));
        }

        int pieces = _running.Count;
        foreach ((TrialKind kind, int count) in _waiting.Where(one => one.Value > 0))
        {
            if (Seconds(kind) is not { } known)
            {
                return null;
            }

            (all, longest, pieces) = (all + (count * known), Math.Max(longest, known), pieces + count);
        }

        return TimeSpan.FromSeconds(Math.Max(longest, all / Math.Clamp(pieces, 1, _workers)));
    }

    private void Leave(TrialSpec spec)
    {
        var kind = TrialKind.Of(spec);
        _waiting[kind] = Math.Max(0, _waiting.GetValueOrDefault(kind) - 1);
    }

    private void Note(string id, TrialStep step)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(id, out (TrialSpec Spec, TrialStep Step, long Began) one))
            {
                _running[id] = one with { Step = step };
            }
        }

        Report(always: false);
    }

    private sealed class StepListener(RunBoard board, string id) : IProgress<TrialStep>
    {
        public void Report(TrialStep value) => board.Note(id, value);
    }
}
