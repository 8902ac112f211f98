using System.Collections.Concurrent;
using Fanin.Lab.Data;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Running;

/// <summary>The data of a run: each read once, when the first trial needs them, shared by all, and gone with the last.</summary>
internal sealed class DataShelf : IDisposable
{
    private readonly DatasetPlaces _places;
    private readonly ConcurrentDictionary<string, Lazy<TaskData>> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _users = new(StringComparer.Ordinal);

    public DataShelf(DatasetPlaces places) => _places = places;

    /// <summary>Says that so many trials are to come.</summary>
    public void Expect(IEnumerable<TrialSpec> trials)
    {
        foreach (IGrouping<string, TrialSpec> group in trials.GroupBy(spec => spec.Data, StringComparer.Ordinal))
        {
            _users.AddOrUpdate(group.Key, group.Count(), (_, count) => count + group.Count());
        }
    }

    /// <summary>The data of a trial. What went wrong at the first reading goes wrong for all.</summary>
    public TaskData Of(TrialSpec spec) => _loaded.GetOrAdd(spec.Data, Load).Value;

    /// <summary>Says that a trial is done.</summary>
    public void Done(TrialSpec spec)
    {
        if (_users.AddOrUpdate(spec.Data, 0, (_, count) => count - 1) == 0 && _loaded.TryRemove(spec.Data, out Lazy<TaskData>? data))
        {
            Dispose(data);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<TaskData> data in _loaded.Values)
        {
            Dispose(data);
        }

        _loaded.Clear();
    }

    private Lazy<TaskData> Load(string text) => new(() => TaskDefinition.Parse(text).Load(_places));

    private static void Dispose(Lazy<TaskData> data)
    {
        if (data.IsValueCreated)
        {
            data.Value.Dispose();
        }
    }
}
