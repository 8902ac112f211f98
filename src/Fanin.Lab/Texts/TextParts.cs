using System.Collections.Immutable;

namespace Fanin.Lab.Texts;

/// <summary>A text that names something with arguments, taken apart: <c>name:main,key=value</c>.</summary>
/// <param name="Name">What it names, before the colon.</param>
/// <param name="Main">What stands behind the colon without a key of its own, without its quotes; <see langword="null"/> if there is nothing.</param>
/// <param name="Options">What follows, with keys or without, as it stands.</param>
internal sealed record TextParts(string Name, string? Main, ImmutableArray<string> Options)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separators">What separates options, but within parentheses and quotes.</param>
    /// <param name="mistakes">Gets a sentence if quotes don't close.</param>
    public static TextParts Of(string text, string separators, List<string> mistakes)
    {
        ImmutableArray<string> parts = [.. QuotedText.Split(text, separators).Select(part => part.Trim())];
        int colon = parts[0].IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new TextParts(parts[0], null, parts[1..]);
        }

        string main = parts[0][(colon + 1)..].Trim();
        string name = parts[0][..colon].TrimEnd();
        if (!main.StartsWith('"') && main.Contains('=', StringComparison.Ordinal))
        {
            return new TextParts(name, null, parts.SetItem(0, main));
        }

        string value = QuotedText.Read(main, name, mistakes) ?? main;
        return new TextParts(name, value.Length == 0 ? null : value, parts[1..]);
    }
}
