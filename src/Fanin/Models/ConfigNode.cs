using System.Text.Json;

namespace Fanin.Models;

/// <summary>One value of a JSON file, and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A string's characters, or a number as it is written; empty for others.</param>
/// <param name="Offset">Its first byte in the file.</param>
internal sealed record ConfigNode(JsonValueKind Kind, string Text, int Offset)
{
    private const int LongestExcerpt = 40;

    /// <summary>An object's values by name, of equal names the first.</summary>
    public Dictionary<string, ConfigNode> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>An array's values.</summary>
    public List<ConfigNode> Items { get; } = [];

    /// <summary>The value as a message quotes it.</summary>
    public override string ToString() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"\"{Excerpt(Text)}\"",
        JsonValueKind.Number => Excerpt(Text),
        _ => Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The beginning of a text that a user wrote, for a message.</summary>
    public static string Excerpt(string text) => text.Length <= LongestExcerpt ? text : string.Concat(text.AsSpan(0, LongestExcerpt), "…");
}
