using System.Collections.Immutable;

namespace Fanin.Lab.Texts;

/// <summary>A text that names something with arguments, taken apart: <c>name:main,key=value</c>.</summary>
/// <param name="Name">What it names, before the colon.</param>
/// <param name="Main">What stands behind the colon without a key of its own; <see langword="null"/> if there is nothing.</param>
/// <param name="Options">What follows, with keys or without.</param>
internal sealed record TextParts(string Name, string? Main, ImmutableArray<string> Options)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separators">What separates options, but within parentheses.</param>
    public static TextParts Of(string text, string separators)
    {
        ImmutableArray<string> parts = [.. Split(text, separators).Select(part => part.Trim())];
        int colon = parts[0].IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new TextParts(parts[0], null, parts[1..]);
        }

        string main = parts[0][(colon + 1)..].Trim();
        string name = parts[0][..colon].TrimEnd();
        return main.Length > 0 && main.Contains('=', StringComparison.Ordinal)
            ? new TextParts(name, null, parts.SetItem(0, main))
            : new TextParts(name, main.Length == 0 ? null : main, parts[1..]);
    }

    private static IEnumerable<string> Split(string text, string separators)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth <= 0 && separators.Contains(text[i], StringComparison.Ordinal))
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
