using System.Globalization;
using Fanin.Json;

namespace Fanin.Models;

/// <summary>An object of a configuration, read key by key; what is wrong is collected, and every key that was asked for is known.</summary>
/// <remarks>Where a value is wrong or impossible, 0 stands for it, so that one mistake is told once; nobody builds from a section with mistakes.</remarks>
internal sealed class ConfigSection
{
    /// <summary>The largest size of a dimension.</summary>
    public const long LargestSize = int.MaxValue;

    /// <summary>The most blocks of a stack; the deepest models that were trained have a thousand.</summary>
    public const long MostLayers = 10_000;

    private const int LongestKey = 32;
    private const int LongestExcerpt = 40;

    private readonly JsonNode _node;
    private readonly JsonSource _source;
    private readonly Dictionary<string, JsonNode> _members;
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Sees an object as a section.</summary>
    /// <param name="node">The object.</param>
    /// <param name="source">Where mistakes go.</param>
    public ConfigSection(JsonNode node, JsonSource source)
    {
        (_node, _source) = (node, source);
        _members = node.Members.ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    /// <summary>What stands at a key; <see langword="null"/> if it is absent.</summary>
    public JsonKind? Kind(string key) => Member(key)?.Kind;

    /// <summary>A size, at least 1.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="standard">What it is where the key is absent.</param>
    /// <param name="alias">A further name of the key.</param>
    /// <param name="most">The largest that is possible.</param>
    public long Size(string key, long standard, string? alias = null, long most = LargestSize)
    {
        (string name, JsonNode? value) = Find(key, alias);
        return value is null ? standard : Whole(name, value, 1, most);
    }

    /// <summary>A number of blocks, at least 1.</summary>
    public long Layers(string key, long standard, string? alias = null) => Size(key, standard, alias, MostLayers);

    /// <summary>A size that may be null or absent.</summary>
    public long? OptionalSize(string key, long most = LargestSize)
    {
        (string name, JsonNode? value) = Find(key, null);
        return value is null or { Kind: JsonKind.Null } ? null : Whole(name, value, 1, most);
    }

    /// <summary>A row of a table of embeddings, which may be counted from its end by negative numbers, as PyTorch does.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="standard">What it is where the key is absent.</param>
    /// <param name="rows">Rows of the table; 0 if they are not known.</param>
    public long? Row(string key, long? standard, long rows)
    {
        (string name, JsonNode? value) = Find(key, null);
        long? row = value is null ? standard : value.Kind == JsonKind.Null ? null : Whole(name, value, -LargestSize, LargestSize);
        if (row is { } index && rows > 0 && (index < -rows || index >= rows))
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected a row of the table of {rows} embeddings for \"{name}\", got {index}."), name);
        }

        return row < 0 ? row + rows : row;
    }

    /// <summary>A number of at least 0.</summary>
    public double Number(string key, double standard)
    {
        (string name, JsonNode? value) = Find(key, null);
        if (value is null)
        {
            return standard;
        }

        if (value.Kind != JsonKind.Number)
        {
            Wrong(Diagnostic.WrongKind, $"Expected a number for \"{name}\", got {value.Described}.", name);
            return 0;
        }

        double number = double.Parse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number) || number < 0)
        {
            Wrong(Diagnostic.ImpossibleValue, $"Expected a finite number of at least 0 for \"{name}\", got {value.Described}.", name);
            return 0;
        }

        return number;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool standard)
    {
        (string name, JsonNode? value) = Find(key, null);
        switch (value?.Kind)
        {
            case null:
                return standard;
            case JsonKind.True or JsonKind.False:
                return value.Kind == JsonKind.True;
            default:
                Wrong(Diagnostic.WrongKind, $"Expected true or false for \"{name}\", got {value.Described}.", name);
                return standard;
        }
    }

    /// <summary>A word; null counts as absent.</summary>
    public string? Word(string key)
    {
        (string name, JsonNode? value) = Find(key, null);
        if (value is null or { Kind: JsonKind.Null or JsonKind.Text })
        {
            return value?.Kind == JsonKind.Text ? value.Text : null;
        }

        Wrong(Diagnostic.WrongKind, $"Expected text for \"{name}\", got {value.Described}.", name);
        return null;
    }

    /// <summary>The words of an array; none if it is null or absent.</summary>
    public IReadOnlyList<string> Words(string key)
    {
        (string name, JsonNode? value) = Find(key, null);
        if (value is null or { Kind: JsonKind.Null })
        {
            return [];
        }

        if (value.Kind != JsonKind.Array || value.Items.Any(item => item.Kind != JsonKind.Text))
        {
            Wrong(Diagnostic.WrongKind, $"Expected an array of texts for \"{name}\", got {value.Described}.", name);
            return [];
        }

        return [.. value.Items.Select(item => item.Text)];
    }

    /// <summary>One size for height and width, or an array of both.</summary>
    public (long Height, long Width) Area(string key, long standard)
    {
        (string name, JsonNode? value) = Find(key, null);
        if (value is { Kind: JsonKind.Array, Items: [var height, var width] })
        {
            return (Whole(name, height, 1, LargestSize), Whole(name, width, 1, LargestSize));
        }

        long side = value is null ? standard : Whole(name, value, 1, LargestSize);
        return (side, side);
    }

    /// <summary>A number of classes: <c>num_labels</c>, or as many as <c>id2label</c> names; 2 where neither is there, as in <c>transformers</c>.</summary>
    public long Labels()
    {
        long labels = Size("num_labels", 2);
        (string name, JsonNode? value) = Find("id2label", null);
        if (value is null or { Kind: JsonKind.Null })
        {
            return labels;
        }

        if (value.Kind != JsonKind.Object || value.Members.Count == 0)
        {
            Wrong(Diagnostic.WrongKind, $"Expected an object with a name for each class for \"{name}\", got {(value.Members.Count == 0 ? "an empty one" : value.Described)}.", name);
        }
        else if (Member("num_labels") is not null && labels != 0 && labels != value.Members.Count)
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected as many names in \"id2label\" as \"num_labels\" says, {labels}, got {value.Members.Count}; correct one of them."), name);
        }

        return value.Members.Count;
    }

    /// <summary>An object within; <see langword="null"/> if it is null or absent.</summary>
    public ConfigSection? Section(string key)
    {
        (string name, JsonNode? value) = Find(key, null);
        if (value is null or { Kind: JsonKind.Null or JsonKind.Object })
        {
            return value?.Kind == JsonKind.Object ? new ConfigSection(value, _source) : null;
        }

        Wrong(Diagnostic.WrongKind, $"Expected an object for \"{name}\", got {value.Described}.", name);
        return null;
    }

    /// <summary>An object within; where it is null or absent, an empty one, so that all is as by default.</summary>
    public ConfigSection SectionOrDefaults(string key) => Section(key) ?? new ConfigSection(new JsonNode(JsonKind.Object, _node.Offset), _source);

    /// <summary>Reports a whole that does not divide into parts.</summary>
    public void RequireDivisible(string wholeKey, long whole, string partsKey, long parts)
    {
        if (whole > 0 && parts > 0 && whole % parts != 0)
        {
            Wrong(
                Diagnostic.ImpossibleValue,
                Invariant($"Expected \"{wholeKey}\" to be divisible by \"{partsKey}\", got {whole} and {parts}; correct one of them."),
                Member(partsKey) is not null ? partsKey : wholeKey);
        }
    }

    /// <summary>Reports a mistake at a key's value, or at the object if it lacks the key.</summary>
    public void Wrong(string code, string message, string key) =>
        _source.Report(code, message, Member(key)?.Offset ?? _node.Offset);

    /// <summary>Reports keys that nobody asked for and that look like one that was asked for and is not there.</summary>
    /// <remarks>Configurations carry many keys that change no shape, so an unknown key as such is none; a misspelled one would silently mean the default.</remarks>
    public void ReportMisspelledKeys()
    {
        string[] absent = [.. _known.Where(key => !_members.ContainsKey(key))];
        foreach (string key in _members.Keys.Where(key => key.Length <= 2 * LongestKey && !_known.Contains(key)))
        {
            string word = NearestWord.Key(key);
            if (absent.FirstOrDefault(known => NearestWord.Distance(word, NearestWord.Key(known)) <= AllowedSlips(known)) is { } meant)
            {
                Wrong(Diagnostic.MisspelledKey, $"\"{key}\" is not a key of this model; if it is meant to be \"{meant}\", correct it, else remove it.", key);
            }
        }
    }

    // Short keys of one letter's difference are other keys: n_embd and n_head have a common neighbour soon.
    private static int AllowedSlips(string key) => key.Length < 8 ? 0 : key.Length < 12 ? 1 : 2;

    private JsonNode? Member(string key) => _members.GetValueOrDefault(key);

    private (string Name, JsonNode? Value) Find(string key, string? alias)
    {
        _known.Add(key);
        JsonNode? value = Member(key);
        if (alias is null)
        {
            return (key, value);
        }

        _known.Add(alias);
        JsonNode? second = Member(alias);
        if (value is not null && second is not null && value.Text != second.Text)
        {
            Wrong(Diagnostic.ContradictoryKeys, $"\"{alias}\" is another name of \"{key}\", but they are {second.Described} and {value.Described}; keep one.", alias);
        }

        return value is null ? (alias, second) : (key, value);
    }

    private long Whole(string key, JsonNode value, long least, long most)
    {
        if (value.Kind != JsonKind.Number || !long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            string code = value.Kind == JsonKind.Number && value.Text.All(c => char.IsAsciiDigit(c) || c == '-') ? Diagnostic.ImpossibleValue : Diagnostic.WrongKind;
            Wrong(code, Invariant($"Expected a whole number from {least} to {most} for \"{key}\", got {value.Described}."), key);
            return 0;
        }

        if (whole < least || whole > most)
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected a whole number from {least} to {most} for \"{key}\", got {whole}."), key);
            return 0;
        }

        return whole;
    }

    /// <summary>The beginning of a text that a user wrote, for a message or a comparison.</summary>
    public static string Excerpt(string text) => text.Length <= LongestExcerpt ? text : string.Concat(text.AsSpan(0, LongestExcerpt), "…");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
