using System.Collections.Concurrent;
using System.Globalization;
using Fanin.Lab.Storage;

namespace Fanin.Lab.Running;

/// <summary>Trials that this run has taken from other processes, prolonged until they are finished.</summary>
internal sealed class TrialLeases : IDisposable
{
    private const int RenewalsALease = 3;

    private readonly ResultStore _store;
    private readonly TimeSpan _length;
    private readonly string _owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly Timer _renewal;

    public TrialLeases(ResultStore store, TimeSpan length)
    {
        (_store, _length) = (store, length);
        _renewal = new Timer(_ => Renew(), null, length / RenewalsALease, length / RenewalsALease);
    }

    /// <summary>Takes a trial.</summary>
    /// <returns>Whether it was free.</returns>
    public bool Take(string id)
    {
        if (!_store.Claim(id, _owner, _length))
        {
            return false;
        }

        _held[id] = true;
        return true;
    }

    /// <summary>A result has been stored, which ended the lease.</summary>
    public void Forget(string id) => _held.TryRemove(id, out _);

    /// <summary>Gives a trial back.</summary>
    public void Return(string id)
    {
        Forget(id);
        _store.Release(id, _owner);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var stopped = new ManualResetEvent(initialState: false);
        if (_renewal.Dispose(stopped))
        {
            stopped.WaitOne();
        }
    }

    private void Renew()
    {
        foreach (string id in _held.Keys)
        {
            try
            {
                _store.Claim(id, _owner, _length);
            }
            catch (ResultStoreException)
            {
                // The trial goes on. If the lease runs out, someone else may train it too, and one result is stored.
            }
        }
    }
}
