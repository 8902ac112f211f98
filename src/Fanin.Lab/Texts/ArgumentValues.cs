using System.Collections.Immutable;
using System.Globalization;
using Fanin.Activations;
using Fanin.Streams;

namespace Fanin.Lab.Texts;

/// <summary>The arguments of one text, read: what was given, and the defaults of the rest.</summary>
internal sealed class ArgumentValues
{
    private readonly ImmutableArray<TextArgument> _arguments;
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    private ArgumentValues(ImmutableArray<TextArgument> arguments) => _arguments = arguments;

    /// <summary>Reads options.</summary>
    /// <param name="owner">What takes them, for messages.</param>
    /// <param name="arguments">What it takes.</param>
    /// <param name="options">What was written, as <c>key=value</c>.</param>
    /// <param name="mistakes">Gets a sentence for everything that is wrong.</param>
    public static ArgumentValues Read(string owner, ImmutableArray<TextArgument> arguments, IEnumerable<string> options, List<string> mistakes)
    {
        var values = new ArgumentValues(arguments);
        foreach (string option in options)
        {
            values.Add(owner, option, mistakes);
        }

        mistakes.AddRange(arguments.Where(argument => argument.IsRequired && !values._given.ContainsKey(argument.Name))
            .Select(argument => $"{owner} needs {argument.Name}={argument.Name.ToUpperInvariant()}: {argument.Meaning}."));
        return values;
    }

    /// <summary>The text of an argument; <see langword="null"/> if it is not given and has no default.</summary>
    public string? Text(string name) => _given.GetValueOrDefault(name) ?? Argument(name).Default;

    /// <summary>A whole number; <see langword="null"/> if it is not given and has no default.</summary>
    public int? OptionalWhole(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number.</summary>
    public int Whole(string name) => OptionalWhole(name) ?? throw new InvalidOperationException($"{name} has no default.");

    /// <summary>A number.</summary>
    public double Number(string name) => double.Parse(Text(name)!, CultureInfo.InvariantCulture);

    /// <summary>An activation.</summary>
    public Activation Activation() => ActivationCatalog.Parse(Text("act")!);

    /// <summary>Whether there is an argument of this name.</summary>
    public bool Has(string name) => _arguments.Any(argument => argument.Name == name);

    /// <summary>A seed.</summary>
    public Seed Seed() => Fanin.Streams.Seed.TryParse(Text(TextArgument.Seed.Name), out Seed seed) ? seed : throw new InvalidOperationException("The seed was not read.");

    /// <summary>The same with another value of one argument.</summary>
    /// <param name="owner">What takes it, for messages.</param>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value as text.</param>
    /// <param name="mistakes">Gets a sentence if the value is wrong.</param>
    public ArgumentValues With(string owner, string name, string value, List<string> mistakes)
    {
        ArgumentValues other = Copy();
        other.Set(owner, Argument(name), value, mistakes);
        return other;
    }

    /// <summary>The same with another value of one argument, which need not be a possible one.</summary>
    public ArgumentValues Unchecked(string name, string value)
    {
        ArgumentValues other = Copy();
        other._given[Argument(name).Name] = value;
        return other;
    }

    /// <summary>What differs from the defaults, in the order of the arguments, as <c>key=value</c>.</summary>
    /// <param name="separators">What separates them, so that values with a separator are quoted.</param>
    public IEnumerable<string> Canonical(string separators) => _arguments
        .Where(argument => _given.TryGetValue(argument.Name, out string? text) && text != argument.Default)
        .Select(argument => $"{argument.Name}={QuotedText.Write(_given[argument.Name], separators)}");

    private void Add(string owner, string option, List<string> mistakes)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? option : option[..equals]).Trim();
        if (_arguments.IsEmpty)
        {
            mistakes.Add($"{owner} takes no arguments; got \"{option}\".");
        }
        else if (_arguments.FirstOrDefault(argument => argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } argument)
        {
            string[] known = [.. _arguments.Select(argument => argument.Name)];
            mistakes.Add($"{owner} has no argument \"{name}\"; the nearest is {NearestWord.Of(name, known)}, known are {string.Join(", ", known)}.");
        }
        else if (equals < 0)
        {
            mistakes.Add($"{owner} expects a value for {argument.Name}, as {argument.Name}={argument.Default ?? argument.Name.ToUpperInvariant()}.");
        }
        else if (_given.ContainsKey(argument.Name))
        {
            mistakes.Add($"{owner} got {argument.Name} twice.");
        }
        else
        {
            _given[argument.Name] = argument.Default ?? string.Empty;
            if (QuotedText.Read(option[(equals + 1)..].Trim(), owner, mistakes) is { } value)
            {
                Set(owner, argument, value, mistakes);
            }
        }
    }

    private void Set(string owner, TextArgument argument, string text, List<string> mistakes)
    {
        try
        {
            if (Value(argument, text) is { } value)
            {
                _given[argument.Name] = value;
            }
            else
            {
                mistakes.Add($"{owner} expects for {argument.Name} {Expected(argument)}; got \"{text}\".");
            }
        }
        catch (FormatException wrong)
        {
            mistakes.Add(wrong.Message);
        }
    }

    private ArgumentValues Copy()
    {
        var other = new ArgumentValues(_arguments);
        foreach ((string key, string text) in _given)
        {
            other._given[key] = text;
        }

        return other;
    }

    private TextArgument Argument(string name) => _arguments.First(argument => argument.Name == name);

    // In one form, so that equal arguments have equal texts.
    private static string? Value(TextArgument argument, string text) => argument.Kind switch
    {
        TextArgumentKind.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && whole >= argument.Least && whole <= argument.Most
            ? whole.ToString(CultureInfo.InvariantCulture)
            : null,
        TextArgumentKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= argument.Least && number <= argument.Most
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null,
        TextArgumentKind.Seed => Fanin.Streams.Seed.TryParse(text, out Seed seed) ? seed.ToString() : null,
        TextArgumentKind.Activation => ActivationCatalog.Parse(text).Name,
        TextArgumentKind.Word => argument.Words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)),
        _ => text.Length > 0 ? text : null,
    };

    private static string Expected(TextArgument argument) => argument.Kind switch
    {
        TextArgumentKind.Whole => string.Create(CultureInfo.InvariantCulture, $"a whole number from {argument.Least:N0} to {argument.Most:N0}"),
        TextArgumentKind.Number => string.Create(CultureInfo.InvariantCulture, $"a number from {argument.Least} to {argument.Most:N0}"),
        TextArgumentKind.Seed => "a whole number as a seed",
        TextArgumentKind.Word => $"one of {string.Join(", ", argument.Words)}",
        _ => "a text",
    };
}
