using System.Globalization;
using System.Text.Json;

namespace Fanin.Models;

/// <summary>An object of a configuration, read key by key; what is wrong is collected, and every key that was asked for is known.</summary>
/// <remarks>Where a value is wrong or impossible, 0 stands for it, so that one mistake is told once; nobody builds from a section with mistakes.</remarks>
internal sealed class ConfigSection(ConfigNode node, ConfigText text, List<Diagnostic> mistakes)
{
    /// <summary>The largest size of a dimension.</summary>
    public const long LargestSize = int.MaxValue;

    /// <summary>The most blocks of a stack; the deepest models that were trained have a thousand.</summary>
    public const long MostLayers = 10_000;

    private const int LongestKey = 32;

    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>What stands at a key; undefined if it is absent.</summary>
    public JsonValueKind Kind(string key) => node.Members.GetValueOrDefault(key)?.Kind ?? JsonValueKind.Undefined;

    /// <summary>A size, at least 1.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="standard">What it is where the key is absent.</param>
    /// <param name="alias">A further name of the key.</param>
    /// <param name="most">The largest that is possible.</param>
    public long Size(string key, long standard, string? alias = null, long most = LargestSize)
    {
        (string name, ConfigNode? value) = Find(key, alias);
        return value is null ? standard : Whole(name, value, 1, most);
    }

    /// <summary>A number of blocks, at least 1.</summary>
    public long Layers(string key, long standard, string? alias = null) => Size(key, standard, alias, MostLayers);

    /// <summary>A size that may be null or absent.</summary>
    public long? OptionalSize(string key, long most = LargestSize)
    {
        (string name, ConfigNode? value) = Find(key, null);
        return value is null or { Kind: JsonValueKind.Null } ? null : Whole(name, value, 1, most);
    }

    /// <summary>A row of a table of embeddings, which may be counted from its end by negative numbers, as PyTorch does.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="standard">What it is where the key is absent.</param>
    /// <param name="rows">Rows of the table; 0 if they are not known.</param>
    public long? Row(string key, long? standard, long rows)
    {
        (string name, ConfigNode? value) = Find(key, null);
        long? row = value is null ? standard : value.Kind == JsonValueKind.Null ? null : Whole(name, value, -LargestSize, LargestSize);
        if (row is { } index && rows > 0 && (index < -rows || index >= rows))
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected a row of the table of {rows} embeddings for \"{name}\", got {index}."), name);
        }

        return row < 0 ? row + rows : row;
    }

    /// <summary>A number of at least 0.</summary>
    public double Number(string key, double standard)
    {
        (string name, ConfigNode? value) = Find(key, null);
        if (value is null)
        {
            return standard;
        }

        if (value.Kind != JsonValueKind.Number)
        {
            Wrong(Diagnostic.WrongKind, $"Expected a number for \"{name}\", got {value}.", name);
            return 0;
        }

        double number = double.Parse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number) || number < 0)
        {
            Wrong(Diagnostic.ImpossibleValue, $"Expected a finite number of at least 0 for \"{name}\", got {value}.", name);
            return 0;
        }

        return number;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool standard)
    {
        (string name, ConfigNode? value) = Find(key, null);
        switch (value?.Kind)
        {
            case null:
                return standard;
            case JsonValueKind.True or JsonValueKind.False:
                return value.Kind == JsonValueKind.True;
            default:
                Wrong(Diagnostic.WrongKind, $"Expected true or false for \"{name}\", got {value}.", name);
                return standard;
        }
    }

    /// <summary>A word; null counts as absent.</summary>
    public string? Word(string key)
    {
        (string name, ConfigNode? value) = Find(key, null);
        if (value is null or { Kind: JsonValueKind.Null or JsonValueKind.String })
        {
            return value?.Kind == JsonValueKind.String ? value.Text : null;
        }

        Wrong(Diagnostic.WrongKind, $"Expected text for \"{name}\", got {value}.", name);
        return null;
    }

    /// <summary>The words of an array; none if it is null or absent.</summary>
    public IReadOnlyList<string> Words(string key)
    {
        (string name, ConfigNode? value) = Find(key, null);
        if (value is null or { Kind: JsonValueKind.Null })
        {
            return [];
        }

        if (value.Kind != JsonValueKind.Array || value.Items.Any(item => item.Kind != JsonValueKind.String))
        {
            Wrong(Diagnostic.WrongKind, $"Expected an array of texts for \"{name}\", got {value}.", name);
            return [];
        }

        return [.. value.Items.Select(item => item.Text)];
    }

    /// <summary>One size for height and width, or an array of both.</summary>
    public (long Height, long Width) Area(string key, long standard)
    {
        (string name, ConfigNode? value) = Find(key, null);
        if (value is { Kind: JsonValueKind.Array, Items: [var height, var width] })
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
        (string name, ConfigNode? value) = Find("id2label", null);
        if (value is null or { Kind: JsonValueKind.Null })
        {
            return labels;
        }

        if (value.Kind != JsonValueKind.Object || value.Members.Count == 0)
        {
            Wrong(Diagnostic.WrongKind, $"Expected an object with a name for each class for \"{name}\", got {(value.Members.Count == 0 ? "an empty one" : value)}.", name);
        }
        else if (node.Members.ContainsKey("num_labels") && labels != 0 && labels != value.Members.Count)
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected as many names in \"id2label\" as \"num_labels\" says, {labels}, got {value.Members.Count}; correct one of them."), name);
        }

        return value.Members.Count;
    }

    /// <summary>An object within; <see langword="null"/> if it is null or absent.</summary>
    public ConfigSection? Section(string key)
    {
        (string name, ConfigNode? value) = Find(key, null);
        if (value is null or { Kind: JsonValueKind.Null or JsonValueKind.Object })
        {
            return value?.Kind == JsonValueKind.Object ? new ConfigSection(value, text, mistakes) : null;
        }

        Wrong(Diagnostic.WrongKind, $"Expected an object for \"{name}\", got {value}.", name);
        return null;
    }

    /// <summary>An object within; where it is null or absent, an empty one, so that all is as by default.</summary>
    public ConfigSection SectionOrDefaults(string key) => Section(key) ?? new ConfigSection(new ConfigNode(JsonValueKind.Object, string.Empty, node.Offset), text, mistakes);

    /// <summary>Reports a whole that does not divide into parts.</summary>
    public void RequireDivisible(string wholeKey, long whole, string partsKey, long parts)
    {
        if (whole > 0 && parts > 0 && whole % parts != 0)
        {
            Wrong(
                Diagnostic.ImpossibleValue,
                Invariant($"Expected \"{wholeKey}\" to be divisible by \"{partsKey}\", got {whole} and {parts}; correct one of them."),
                node.Members.ContainsKey(partsKey) ? partsKey : wholeKey);
        }
    }

    /// <summary>Reports a mistake at a key's value, or at the object if it lacks the key.</summary>
    public void Wrong(string code, string message, string key) =>
        mistakes.Add(new Diagnostic(code, message) { Place = text.PlaceOf(node.Members.TryGetValue(key, out ConfigNode? value) ? value.Offset : node.Offset) });

    /// <summary>Reports keys that nobody asked for and that look like one that was asked for and is not there.</summary>
    /// <remarks>Configurations carry many keys that change no shape, so an unknown key as such is none; a misspelled one would silently mean the default.</remarks>
    public void ReportMisspelledKeys()
    {
        string[] absent = [.. _known.Where(key => !node.Members.ContainsKey(key))];
        foreach (string key in node.Members.Keys.Where(key => key.Length <= 2 * LongestKey && !_known.Contains(key)))
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

    private (string Name, ConfigNode? Value) Find(string key, string? alias)
    {
        _known.Add(key);
        ConfigNode? value = node.Members.GetValueOrDefault(key);
        if (alias is null)
        {
            return (key, value);
        }

        _known.Add(alias);
        ConfigNode? second = node.Members.GetValueOrDefault(alias);
        if (value is not null && second is not null && value.Text != second.Text)
        {
            Wrong(Diagnostic.DuplicateKey, $"\"{alias}\" is another name of \"{key}\", but they are {second} and {value}; keep one.", alias);
        }

        return value is null ? (alias, second) : (key, value);
    }

    private long Whole(string key, ConfigNode value, long least, long most)
    {
        if (value.Kind != JsonValueKind.Number || !long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            string code = value.Kind == JsonValueKind.Number && value.Text.All(c => char.IsAsciiDigit(c) || c == '-') ? Diagnostic.ImpossibleValue : Diagnostic.WrongKind;
            Wrong(code, Invariant($"Expected a whole number from {least} to {most} for \"{key}\", got {value}."), key);
            return 0;
        }

        if (whole < least || whole > most)
        {
            Wrong(Diagnostic.ImpossibleValue, Invariant($"Expected a whole number from {least} to {most} for \"{key}\", got {whole}."), key);
            return 0;
        }

        return whole;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
