using System.Diagnostics;
using System.Globalization;

namespace Fanin.Yaml;

/// <summary>The values of a mapping, asked for by key; what is wrong with them goes to the problems.</summary>
internal sealed class YamlFields
{
    private readonly Dictionary<string, (YamlScalar Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _problems;

    /// <summary>Looks at all keys at once: unknown ones and missing ones are mistakes.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="keys">The keys that it may have.</param>
    /// <param name="what">What the mapping is, for people: <c>a rule</c>.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public YamlFields(YamlMapping mapping, IReadOnlyList<YamlKey> keys, string what, List<Diagnostic> problems)
    {
        (Place, _problems) = (mapping.Place, problems);
        foreach ((YamlScalar key, YamlNode value) in mapping.Entries)
        {
            if (keys.Any(known => known.Name == key.Value))
            {
                _entries.Add(key.Value, (key, value));
            }
            else
            {
                string[] names = [.. keys.Select(known => known.Name)];
                Report(
                    Diagnostic.UnknownKey, key.Place, $"Unknown key {key.Kind} of {what}; the nearest is {NearestWord.Of(key.Value, names)}. Expected one of {string.Join(", ", names)}.");
            }
        }

        foreach (YamlKey missing in keys.Where(key => key.IsRequired && !_entries.ContainsKey(key.Name)))
        {
            Report(Diagnostic.MissingKey, Place, $"Expected the key {missing.Name} of {what}: {missing.Description}");
        }
    }

    /// <summary>Where the mapping begins.</summary>
    public TextPlace Place { get; }

    /// <summary>Whether a key is there.</summary>
    public bool Has(YamlKey key) => _entries.ContainsKey(key.Name);

    /// <summary>Where a key that is there stands.</summary>
    public TextPlace PlaceOf(YamlKey key) => _entries[key.Name].Key.Place;

    /// <summary>A text that says something; <see langword="null"/> if there is none.</summary>
    public YamlScalar? Text(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Text, key.Name);
        return _entries.TryGetValue(key.Name, out var entry) ? AsText(key, entry.Value) : null;
    }

    /// <summary>Texts, of which a single one needs no list.</summary>
    public IReadOnlyList<YamlScalar> Texts(YamlKey key)
    {
        Debug.Assert(key.Kind is YamlKind.Texts or YamlKind.Words, key.Name);
        if (!_entries.TryGetValue(key.Name, out var entry))
        {
            return [];
        }

        if (entry.Value is not YamlSequence list)
        {
            return AsText(key, entry.Value) is { } one ? [one] : [];
        }

        if (list.Items.IsEmpty)
        {
            Wrong(list, $"Expected at least one text in the list of {key.Name}, got none; leave the key out to say nothing.");
        }

        return [.. list.Items.Select(item => AsText(key, item)).OfType<YamlScalar>()];
    }

    /// <summary>Words of the key's own, as indices into <see cref="YamlKey.Words"/>.</summary>
    public IReadOnlyList<int> Words(YamlKey key)
    {
        List<int> found = [];
        foreach (YamlScalar word in Texts(key))
        {
            int index = key.Words.ToList().IndexOf(word.Value);
            if (index >= 0)
            {
                found.Add(index);
            }
            else
            {
                Wrong(word, $"Unknown {key.Name} \"{word.Value}\"; the nearest is {NearestWord.Of(word.Value, key.Words)}. Expected one of {string.Join(", ", key.Words)}.");
            }
        }

        return found;
    }

    /// <summary>true or false; <see langword="null"/> if the key is not there.</summary>
    public bool? Flag(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Flag, key.Name);
        if (!_entries.TryGetValue(key.Name, out var entry))
        {
            return null;
        }

        if (entry.Value is YamlScalar { IsQuoted: false, Value: "true" or "false" } flag)
        {
            return flag.Value == "true";
        }

        Wrong(entry.Value, $"Expected true or false for {key.Name}, got {entry.Value.Kind}.");
        return null;
    }

    /// <summary>A finite number; <see langword="null"/> if the key is not there.</summary>
    public double? Number(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Number, key.Name);
        if (!_entries.TryGetValue(key.Name, out var entry))
        {
            return null;
        }

        if (NumberOf(entry.Value) is { } number)
        {
            return number;
        }

        Wrong(entry.Value, $"Expected a finite number for {key.Name}, got {entry.Value.Kind}.");
        return null;
    }

    /// <summary>What stands under a key, one by one; a single thing needs no list.</summary>
    /// <returns>Texts that say something, and mappings if the key has a table.</returns>
    public IReadOnlyList<YamlNode> Choices(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Choices, key.Name);
        if (!_entries.TryGetValue(key.Name, out var entry))
        {
            return [];
        }

        YamlNode[] nodes = entry.Value is YamlSequence list ? [.. list.Items] : [entry.Value];
        if (nodes.Length == 0)
        {
            Wrong(entry.Value, $"Expected at least one value in the list of {key.Name}, got none; leave the key out to say nothing.");
        }

        return [.. nodes.Where(node => IsChoice(key, node))];
    }

    /// <summary>A finite number that is not in quotes; <see langword="null"/> for anything else.</summary>
    public static double? NumberOf(YamlNode node) => node is YamlScalar { IsQuoted: false } text
        && double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>Numbers by name.</summary>
    public IEnumerable<(string Name, double Value)> Numbers(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Numbers, key.Name);
        if (Mapping(key) is not { } mapping)
        {
            yield break;
        }

        foreach ((YamlScalar name, YamlNode node) in mapping.Entries)
        {
            if (!key.Words.Contains(name.Value, StringComparer.Ordinal))
            {
                Wrong(name, $"Unknown name {name.Kind} under {key.Name}; the nearest is {NearestWord.Of(name.Value, key.Words)}. Expected some of {string.Join(", ", key.Words)}.");
            }
            else if (NumberOf(node) is { } value)
            {
                yield return (name.Value, value);
            }
            else
            {
                Wrong(node, $"Expected a finite number for {name.Value} under {key.Name}, got {node.Kind}.");
            }
        }
    }

    /// <summary>A mapping; <see langword="null"/> if there is none.</summary>
    public YamlMapping? Mapping(YamlKey key)
    {
        Debug.Assert(key.Kind is YamlKind.Mapping or YamlKind.Numbers, key.Name);
        return _entries.TryGetValue(key.Name, out var entry) ? AsMapping(key, entry.Value) : null;
    }

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<YamlMapping> Mappings(YamlKey key)
    {
        Debug.Assert(key.Kind == YamlKind.Mappings, key.Name);
        if (!_entries.TryGetValue(key.Name, out var entry))
        {
            return [];
        }

        if (entry.Value is YamlSequence list)
        {
            return [.. list.Items.Select(item => AsMapping(key, item)).OfType<YamlMapping>()];
        }

        Wrong(entry.Value, $"Expected a list for {key.Name}, got {entry.Value.Kind}; each item begins with a hyphen.");
        return [];
    }

    /// <summary>Notes a mistake.</summary>
    public void Report(string code, TextPlace place, string message) => _problems.Add(new Diagnostic(code, message) { Place = place });

    private bool IsChoice(YamlKey key, YamlNode node)
    {
        if ((node is YamlScalar { IsEmpty: false } text && !string.IsNullOrWhiteSpace(text.Value)) || (node is YamlMapping && key.Table.Length > 0))
        {
            return true;
        }

        Wrong(node, $"Expected {(key.Table.Length > 0 ? "a text, number or mapping" : "a text or number")} for {key.Name}, got {node.Kind}.");
        return false;
    }

    private YamlScalar? AsText(YamlKey key, YamlNode node)
    {
        if (node is YamlScalar { IsEmpty: false } text && !string.IsNullOrWhiteSpace(text.Value))
        {
            return text;
        }

        Wrong(node, $"Expected a text for {key.Name}, got {node.Kind}.");
        return null;
    }

    private YamlMapping? AsMapping(YamlKey key, YamlNode node)
    {
        if (node is YamlMapping mapping)
        {
            return mapping;
        }

        Wrong(node, $"Expected a mapping for {key.Name}, got {node.Kind}; write key: value.");
        return null;
    }

    private void Wrong(YamlNode node, string message) => Report(Diagnostic.WrongValue, node.Place, message);
}
