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

    /// <summary>A word.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default.</param>
    public string Word(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    private static string Describe(SchemeEntry entry) =>
        entry.Parameters.Count == 0 ? "no arguments" : string.Join(", ", entry.Parameters);
}
