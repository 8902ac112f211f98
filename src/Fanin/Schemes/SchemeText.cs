namespace Fanin.Schemes;

/// <summary>A scheme's text form taken apart: <c>name(argument, key=argument)</c>.</summary>
/// <param name="Name">What stands before the parenthesis.</param>
/// <param name="Arguments">Key (<see langword="null"/> if given by order) and text of each argument.</param>
internal sealed record SchemeText(string Name, IReadOnlyList<(string? Key, string Value)> Arguments)
{
    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">A parenthesis or an argument is missing.</exception>
    public static SchemeText Parse(string text)
    {
        string trimmed = text.Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new SchemeText(trimmed, []);
        }

        if (!trimmed.EndsWith(')'))
        {
            throw new FormatException($"\"{text}\" lacks its closing parenthesis; expected name(argument, …).");
        }

        string inside = trimmed[(open + 1)..^1];
        return new SchemeText(
            trimmed[..open].TrimEnd(),
            string.IsNullOrWhiteSpace(inside) ? [] : [.. Split(inside, ',').Select(part => Argument(text, part))]);
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

    private static (string? Key, string Value) Argument(string text, string part)
    {
        string[] halves = [.. Split(part, '=')];
        if (halves.Length > 2 || halves.Any(string.IsNullOrWhiteSpace))
        {
            throw new FormatException($"\"{part.Trim()}\" in \"{text}\" is no argument; expected a value or key=value.");
        }

        return halves.Length == 1 ? (null, halves[0].Trim()) : (halves[0].Trim(), halves[1].Trim());
    }

    // At separators outside of parentheses: an argument may be an activation with arguments of its own.
    private static IEnumerable<string> Split(string text, char separator)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == separator && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
