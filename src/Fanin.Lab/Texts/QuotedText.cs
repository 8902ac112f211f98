namespace Fanin.Lab.Texts;

/// <summary>Values in double quotes, within which nothing separates and two quotes are one: <c>csv:"wine, red.csv",target=quality</c>.</summary>
/// <remarks>Quotes open where a value begins: at the start, behind a separator, a colon or an equals sign. Anywhere else a quote is a character like others.</remarks>
internal static class QuotedText
{
    private const char Quote = '"';

    /// <summary>Parts a text at separators that stand neither in quotes nor in parentheses.</summary>
    public static IEnumerable<string> Split(string text, string separators)
    {
        int depth = 0;
        int start = 0;
        bool isStartOfValue = true;
        int i = 0;
        while (i < text.Length)
        {
            if (isStartOfValue && text[i] == Quote)
            {
                int end = EndOfQuotes(text, i);
                i = end < 0 ? text.Length : end;
                isStartOfValue = false;
                continue;
            }

            depth = text[i] switch { '(' => depth + 1, ')' => Math.Max(0, depth - 1), _ => depth };
            bool separates = depth == 0 && separators.Contains(text[i], StringComparison.Ordinal);
            if (separates)
            {
                yield return text[start..i];
                start = i + 1;
            }

            isStartOfValue = separates || text[i] is ':' or '=' || (isStartOfValue && char.IsWhiteSpace(text[i]));
            i++;
        }

        yield return text[start..];
    }

    /// <summary>Whether a text begins with a quote.</summary>
    public static bool IsQuoted(string text) => text.AsSpan().TrimStart().StartsWith([Quote]);

    /// <summary>A value without its quotes, if it has any; <see langword="null"/> if they don't close at its end.</summary>
    /// <param name="value">As it stands in the text.</param>
    /// <param name="owner">Whose value it is, for messages.</param>
    /// <param name="mistakes">Gets a sentence if the quotes don't close.</param>
    public static string? Read(string value, string owner, List<string> mistakes)
    {
        if (!value.StartsWith(Quote))
        {
            return value;
        }

        if (EndOfQuotes(value, 0) == value.Length)
        {
            return value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        mistakes.Add($"{owner} expects quotes that close at the end of the value, and two for one within; got {value}.");
        return null;
    }

    /// <summary>A value as it is read back: in quotes if it would be parted, cut, or taken for quoted without.</summary>
    public static string Write(string value, string separators) =>
        value.Contains(Quote, StringComparison.Ordinal) || value != value.Trim() || Split(value + separators[0], separators).Count() != 2 ? InQuotes(value) : value;

    /// <summary>A value in quotes.</summary>
    public static string InQuotes(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Behind the closing quote; -1 if there is none.
    private static int EndOfQuotes(string text, int start)
    {
        int close = text.IndexOf(Quote, start + 1);
        while (close >= 0 && close + 1 < text.Length && text[close + 1] == Quote)
        {
            close = text.IndexOf(Quote, close + 2);
        }

        return close < 0 ? -1 : close + 1;
    }
}
