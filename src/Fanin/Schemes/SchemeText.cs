namespace Fanin.Schemes;

/// <summary>A scheme's text form taken apart: <c>name(argument, key=argument) * factor</c>.</summary>
/// <param name="Name">What stands before the parenthesis.</param>
/// <param name="Arguments">In order.</param>
/// <param name="Factor">The formula behind, as one to multiply by; <see langword="null"/> if there is none.</param>
internal sealed record SchemeText(string Name, IReadOnlyList<SchemeArgument> Arguments, SchemeArgument? Factor = null)
{
    /// <summary>The longest text that is read.</summary>
    public const int MostCharacters = 4000;

    private static readonly char[] NameEnds = ['(', '*', '/'];

    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">A parenthesis or an argument is missing.</exception>
    public static SchemeText Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new PlacedFormatException(FormattableString.Invariant($"Expected a scheme of at most {MostCharacters} characters, got {text.Length}."), 1);
        }

        int nameEnd = text.IndexOfAny(NameEnds) is var end and >= 0 ? end : text.Length;
        string name = text[..nameEnd].Trim();
        if (nameEnd == text.Length || text[nameEnd] != '(')
        {
            return new SchemeText(name, [], FactorFrom(text, nameEnd));
        }

        int close = name == LeaveScheme.Word ? text.LastIndexOf(')') : ClosingOf(text, nameEnd);
        if (close < nameEnd)
        {
            throw new PlacedFormatException($"\"{text}\" lacks its closing parenthesis; expected name(argument, …).", nameEnd + 1);
        }

        string inside = text[(nameEnd + 1)..close];
        SchemeArgument[] arguments = string.IsNullOrWhiteSpace(inside) ? []
            : name == LeaveScheme.Word ? [new SchemeArgument(null, inside.Trim(), nameEnd + 2)]
            : [.. Split(inside, ',').Select(part => Argument(text, part.Text, nameEnd + 2 + part.Start))];
        return new SchemeText(name, arguments, FactorFrom(text, close + 1));
    }

    /// <summary>Puts a text together.</summary>
    /// <param name="name">Name of the scheme.</param>
    /// <param name="arguments">Each by order or <c>key=value</c>; <see langword="null"/> for one that is left out.</param>
    public static string Of(string name, params ReadOnlySpan<string?> arguments)
    {
        List<string> given = [];
        foreach (string? argument in arguments)
        {
            if (argument is not null)
            {
                given.Add(argument);
            }
        }

        return given.Count == 0 ? name : $"{name}({string.Join(", ", given)})";
    }

    // What divides becomes a factor of 1 over it.
    private static SchemeArgument? FactorFrom(string text, int start)
    {
        int at = start;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at == text.Length ? null
            : text[at] == '*' ? new SchemeArgument(null, text[(at + 1)..], at + 2)
            : text[at] == '/' ? new SchemeArgument(null, $"1{text[at..]}", at)
            : throw new PlacedFormatException($"Expected nothing, or * and a factor, behind \"{text[..start].Trim()}\", got \"{text[at..].Trim()}\".", at + 1);
    }

    private static int ClosingOf(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static SchemeArgument Argument(string text, string part, int column)
    {
        (string Text, int Start)[] halves = [.. Split(part, '=')];
        if (halves.Length > 2 || halves.Any(half => string.IsNullOrWhiteSpace(half.Text)))
        {
            throw new PlacedFormatException($"\"{part.Trim()}\" in \"{text}\" is no argument; expected a value or key=value.", column);
        }

        (string value, int start) = halves[^1];
        int spaces = value.Length - value.TrimStart().Length;
        return new SchemeArgument(halves.Length == 1 ? null : halves[0].Text.Trim(), value.Trim(), column + start + spaces);
    }

    // At separators outside of parentheses: an argument may be an activation with arguments of its own.
    private static IEnumerable<(string Text, int Start)> Split(string text, char separator)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == separator && depth == 0)
            {
                yield return (text[start..i], start);
                start = i + 1;
            }
        }

        yield return (text[start..], start);
    }
}

/// <summary>An argument in a scheme's text form.</summary>
/// <param name="Key">Its name; <see langword="null"/> if it is given by order.</param>
/// <param name="Value">Its text.</param>
/// <param name="Column">Where the value begins in the scheme's text, from 1.</param>
internal sealed record SchemeArgument(string? Key, string Value, int Column);
