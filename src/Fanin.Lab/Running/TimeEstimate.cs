using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>How long trials take, as far as it is known: from those of this run, those that run, and those in the store.</summary>
/// <remarks>Not safe for several threads.</remarks>
internal sealed class TimeEstimate
{
    private readonly Dictionary<TrialKind, (int Trials, double Seconds)> _finished = [];
    private readonly Dictionary<(string Model, string Data, OptimizerKind Optimizer, int Batch), (long Steps, double Seconds, int Trials)> _stored;

    public TimeEstimate(IEnumerable<StoredDuration> stored) =>
        _stored = stored.Where(one => one.Steps > 0).ToDictionary(one => (one.Model, one.Data, one.Optimizer, one.Batch), one => (one.Steps, one.Seconds, one.Trials));

    /// <summary>Takes note of a trial of this run that is finished.</summary>
    public void Add(TrialKind kind, double seconds)
    {
        (int trials, double all) = _finished.GetValueOrDefault(kind);
        _finished[kind] = (trials + 1, all + seconds);
    }

    /// <summary>Seconds that a trial will take; <see langword="null"/> if nothing like it is known.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="running">Seconds that a running trial of this kind will take by its steps so far, if there is one.</param>
    public double? Of(TrialKind kind, double? running = null)
    {
        if (_finished.TryGetValue(kind, out (int Trials, double Seconds) same))
        {
            return same.Seconds / same.Trials;
        }

        if (running is not null)
        {
            return running;
        }

        if (kind.Length.Seconds is { } seconds)
        {
            return seconds;
        }

        return _stored.TryGetValue((kind.Model, kind.Data, kind.Optimizer, kind.Batch), out (long Steps, double Seconds, int Trials) like)
            ? kind.Length.Steps * like.Seconds / like.Steps
            : null;
    }
}
