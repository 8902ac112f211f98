using Fanin.Lab.Plots;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;

namespace Fanin.Lab.StudyReports;

/// <summary>The trials behind the lines of pictures; curves are read from the store for those that are drawn, and for no others.</summary>
internal sealed class StudyCurves
{
    // So many curves are as good as all of them for the mean, the lowest and the highest of a band.
    private const int MostSeeds = 50;

    private readonly ResultStore? _store;
    private readonly ILookup<Setting, TrialRecord> _bySetting;
    private readonly Dictionary<string, TrialRecord> _read = new(StringComparer.Ordinal);

    public StudyCurves(StudyResult result, ResultStore? store)
    {
        _store = store;
        _bySetting = result.Records.ToLookup(record => new Setting(record.Spec.Factors));
    }

    /// <summary>Trials of a setting, without curves.</summary>
    public IReadOnlyList<TrialRecord> Trials(Setting setting) => [.. _bySetting[setting]];

    /// <summary>All trials of a line, without curves.</summary>
    public TrialSeries Series(StudyLine line) => new(line.Name, Trials(line.Group.Setting));

    /// <summary>The first trials of a line, with curves.</summary>
    public TrialSeries WithCurves(StudyLine line) => new(line.Name, [.. Trials(line.Group.Setting).Take(MostSeeds).Select(Read)]);

    /// <summary>The diagnosis at the start of a setting's first trial; <see langword="null"/> if there is none.</summary>
    public string? StartDiagnosis(Setting setting) => Trials(setting) is [var first, ..] ? Read(first).StartDiagnosis : null;

    private TrialRecord Read(TrialRecord record)
    {
        if (!_read.TryGetValue(record.Id, out TrialRecord? whole))
        {
            whole = _store?.Find(record.Id, RecordParts.Curve | RecordParts.Losses | RecordParts.StartDiagnosis) ?? record;
            _read.Add(record.Id, whole);
        }

        return whole;
    }
}
