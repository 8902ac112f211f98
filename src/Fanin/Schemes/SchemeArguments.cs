using System.Globalization;

namespace Fanin.Schemes;

/// <summary>The arguments of a scheme's text form, matched with the parameters of its catalog row.</summary>
internal sealed class SchemeArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly string _scheme;

    public SchemeArguments(SchemeEntry entry, SchemeText call)
    {
        _scheme = entry.Name;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            (string? key, string value) = call.Arguments[i];
            if (key is null && i >= entry.Parameters.Count)
            {
                throw new FormatException($"{_scheme} takes {Describe(entry)}; got {call.Arguments.Count} arguments.");
            }

            key ??= entry.Parameters[i];
            if (!entry.Parameters.Contains(key, StringComparer.Ordinal))
            {
                throw new FormatException($"{_scheme} takes {Describe(entry)}; got \"{key}\".");
            }

            if (!_values.TryAdd(key, value))
            {
                throw new FormatException($"{_scheme} got {key} twice.");
            }
        }
    }

    /// <summary>A number.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default; <see langword="null"/> if it must be given.</param>
    /// <exception cref="FormatException">It is missing, or no number.</exception>
    public double Number(string name, double? otherwise = null)
    {
        if (!_values.TryGetValue(name, out string? text))
        {
            return otherwise ?? throw new FormatException($"{_scheme} needs its argument {name}.");
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new FormatException($"{_scheme} expects a number for {name}; got \"{text}\".");
    }

    /// <summary>A number, or <see langword="null"/> if it is left out.</summary>
    /// <param name="name">Name of the parameter.</param>
    public double? OptionalNumber(string name) => _values.ContainsKey(name) ? Number(name) : null;

    /// <summary>A whole number.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default; <see langword="null"/> if it must be given.</param>
    public int Whole(string name, int? otherwise = null)
    {
        double value = Number(name, otherwise);
        return double.IsInteger(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new FormatException($"{_scheme} expects a whole number for {name}; got \"{_values[name]}\".");
    }

    /// <summary>A word, or <see langword="null"/> if it is left out.</summary>
    /// <param name="name">Name of the parameter.</param>
    public string? Word(string name) => _values.GetValueOrDefault(name);

    /// <summary>One of several words.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default.</param>
    /// <param name="words">What it may be.</param>
    /// <returns>Index of the word.</returns>
    public int Choice(string name, string otherwise, params string[] words)
    {
        string word = Word(name) ?? otherwise;
        int index = Array.IndexOf(words, word);
        return index >= 0 ? index : throw new FormatException($"Unknown {name} \"{word}\"; expected {string.Join(" or ", words)}.");
    }

    private static string Describe(SchemeEntry entry) =>
        entry.Parameters.Count == 0 ? "no arguments" : string.Join(", ", entry.Parameters);
}
