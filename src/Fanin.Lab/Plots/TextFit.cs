using SkiaSharp;

namespace Fanin.Lab.Plots;

/// <summary>Makes text fit a width: a long name must not run out of the picture.</summary>
internal static class TextFit
{
    /// <summary>Shortens a text to a width, with an ellipsis where something is missing.</summary>
    public static string Shorten(string text, SKFont font, float width)
    {
        if (font.MeasureText(text) <= width)
            return text;

        int length = text.Length;
        while (length > 1 && font.MeasureText(text[..length] + "…") > width)
            length--;
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length].TrimEnd() + "…";
    }

    /// <summary>Breaks a text between words into lines of a width; what doesn't fit into the last line is left out.</summary>
    public static IReadOnlyList<string> Lines(string text, SKFont font, float width, int atMost)
    {
        var lines = new List<string>();
        string rest = text;
        while (lines.Count < atMost - 1 && font.MeasureText(rest) > width)
        {
            int end = rest.LastIndexOf(' ');
            while (end > 0 && font.MeasureText(rest[..end]) > width)
                end = rest.LastIndexOf(' ', end - 1);
            if (end <= 0)
                break;
            lines.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }

        lines.Add(Shorten(rest, font, width));
        return lines;
    }
}
