using System.Collections.Concurrent;
using Fanin.Lab.Training;

namespace Fanin.Lab.Running;

/// <summary>Trials between two rungs, kept in memory so that they need not begin anew; those that don't fit begin anew, with the same numbers.</summary>
internal sealed class PausedTrials : IDisposable
{
    private const long Room = 1L << 30;

    private readonly ConcurrentDictionary<string, TrialTraining> _paused = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Takes a trial out, if it is there.</summary>
    public TrialTraining? Take(string id)
    {
        if (!_paused.TryRemove(id, out TrialTraining? training))
        {
            return null;
        }

        Interlocked.Add(ref _bytes, -training.SizeBytes);
        return training;
    }

    /// <summary>Keeps a trial, or disposes it if there is no room.</summary>
    public void Keep(string id, TrialTraining training)
    {
        if (Interlocked.Add(ref _bytes, training.SizeBytes) <= Room && _paused.TryAdd(id, training))
        {
            return;
        }

        Interlocked.Add(ref _bytes, -training.SizeBytes);
        training.Dispose();
    }

    /// <summary>Lets a trial go that does not go on.</summary>
    public void Drop(string id) => Take(id)?.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string id in _paused.Keys)
        {
            Drop(id);
        }
    }
}
