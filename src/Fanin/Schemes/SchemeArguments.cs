using System.Globalization;
using Fanin.Formulas;

namespace Fanin.Schemes;

/// <summary>The arguments of a scheme's text form, matched with the parameters of its catalog row.</summary>
internal sealed class SchemeArguments
{
    // What stands for a number that is not known yet: every parameter takes it, but for its range.
    private const double Placeholder = 1;

    private readonly Dictionary<string, SchemeArgument> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemeArgument, Formula> _formulas = new(ReferenceEqualityComparer.Instance);
    private readonly string _scheme;
    private readonly Func<string, double>? _fact;

    /// <summary>Matches them.</summary>
    /// <param name="entry">The scheme.</param>
    /// <param name="call">Its text form.</param>
    /// <param name="fact">The facts that formulas calculate with; <see langword="null"/> if they are not known yet.</param>
    public SchemeArguments(SchemeEntry entry, SchemeText call, Func<string, double>? fact = null)
    {
        (_scheme, _fact) = (entry.Name, fact);
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            SchemeArgument argument = call.Arguments[i];
            if (argument.Key is null && i >= entry.Parameters.Count)
            {
                throw new PlacedFormatException(FormattableString.Invariant($"{_scheme} takes {Describe(entry)}; got {call.Arguments.Count} arguments."), argument.Column);
            }

            string key = argument.Key ?? entry.Parameters[i];
            if (!entry.Parameters.Contains(key, StringComparer.Ordinal))
            {
                string nearest = entry.Parameters.Count == 0 ? string.Empty : $" The nearest is {NearestWord.Of(key, entry.Parameters)}.";
                throw new PlacedFormatException($"{_scheme} takes {Describe(entry)}; got \"{key}\".{nearest}", argument.Column);
            }

            if (!_values.TryAdd(key, argument))
            {
                throw new PlacedFormatException($"{_scheme} got {key} twice.", argument.Column);
            }
        }
    }

    /// <summary>Whether a number that was asked for is a formula whose facts are not known yet.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>An argument as a text form has it: formulas in their own spelling.</summary>
    public string TextOf(SchemeArgument argument)
    {
        string value = _formulas.TryGetValue(argument, out Formula? formula) ? formula.ToString() : argument.Value;
        return argument.Key is null ? value : $"{argument.Key}={value}";
    }

    /// <summary>A number.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default; <see langword="null"/> if it must be given.</param>
    /// <exception cref="FormatException">It is missing, or no number.</exception>
    public double Number(string name, double? otherwise = null)
    {
        if (!_values.TryGetValue(name, out SchemeArgument? argument))
        {
            return otherwise ?? throw new FormatException($"{_scheme} needs its argument {name}.");
        }

        if (double.TryParse(argument.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return value;
        }

        Formula formula = _formulas[argument] = Read(name, argument);
        if (formula.Names.Count > 0 && _fact is null)
        {
            IsOpen = true;
            return Placeholder;
        }

        return formula.Evaluate(_fact ?? (_ => double.NaN));
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
            : throw new FormatException($"{_scheme} expects a whole number for {name}; got \"{_values[name].Value}\".");
    }

    /// <summary>A word, or <see langword="null"/> if it is left out.</summary>
    /// <param name="name">Name of the parameter.</param>
    public string? Word(string name) => _values.GetValueOrDefault(name)?.Value;

    /// <summary>A scheme.</summary>
    /// <param name="name">Name of the parameter.</param>
    public Scheme Inner(string name)
    {
        SchemeArgument argument = _values.GetValueOrDefault(name) ?? throw new FormatException($"{_scheme} needs its argument {name}.");
        try
        {
            // One level only, whatever the text: what may stand inside is no such scheme itself.
            return SchemeText.Parse(argument.Value).Name == _scheme
                ? throw new PlacedFormatException($"{_scheme} takes any scheme but {_scheme} itself.", 1)
                : SchemeCatalog.Parse(argument.Value);
        }
        catch (PlacedFormatException wrong)
        {
            throw new PlacedFormatException(wrong.Message, argument.Column + wrong.Column - 1, wrong);
        }
        catch (FormatException wrong)
        {
            throw new PlacedFormatException(wrong.Message, argument.Column, wrong);
        }
    }

    /// <summary>One of several words.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="otherwise">Its default.</param>
    /// <param name="words">What it may be.</param>
    /// <returns>Index of the word.</returns>
    public int Choice(string name, string otherwise, params string[] words)
    {
        string word = Word(name) ?? otherwise;
        int index = Array.IndexOf(words, word);
        return index >= 0
            ? index
            : throw new PlacedFormatException($"Unknown {name} \"{word}\"; expected {string.Join(" or ", words)}.", _values[name].Column);
    }

    private Formula Read(string name, SchemeArgument argument)
    {
        try
        {
            return Formula.Parse(argument.Value, argument.Column);
        }
        catch (PlacedFormatException wrong)
        {
            throw new PlacedFormatException($"{_scheme} expects a number for {name}; got \"{argument.Value}\". {wrong.Message}", wrong.Column, wrong);
        }
    }

    private static string Describe(SchemeEntry entry) =>
        entry.Parameters.Count == 0 ? "no arguments" : string.Join(", ", entry.Parameters);
}
