using System.Collections.Immutable;

namespace Fanin.Lab.Experiments;

/// <summary>Where the parts of an experiment stand in its file, for the mistakes that show only when it is planned.</summary>
internal sealed class ExperimentPlaces
{
    private readonly ImmutableDictionary<(string Key, string Value), TextPlace> _places;
    private readonly TextPlace? _file;

    private ExperimentPlaces(TextPlace? file, ImmutableDictionary<(string Key, string Value), TextPlace> places) => (_file, _places) = (file, places);

    /// <summary>The key of selections, whose values are their texts.</summary>
    public const string Selection = "selection";

    /// <summary>Those of an experiment made in code.</summary>
    public static ExperimentPlaces None { get; } = new(null, ImmutableDictionary<(string, string), TextPlace>.Empty);

    /// <summary>Those of a file.</summary>
    public static ExperimentPlaces Of(TextPlace file, IReadOnlyDictionary<(string Key, string Value), TextPlace> places) => new(file, places.ToImmutableDictionary());

    /// <summary>Where a value of a key stands, else the key, else the file; <see langword="null"/> if there is none.</summary>
    public TextPlace? Find(string key, string value = "") =>
        _places.TryGetValue((key, value), out TextPlace place) || _places.TryGetValue((key, string.Empty), out place) ? place : _file;
}
