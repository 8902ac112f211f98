using System.Globalization;

namespace Fanin.Lab.Reports;

/// <summary>Numbers and lists as English text.</summary>
internal static class Wording
{
    /// <summary>What a table shows where nothing was measured.</summary>
    public const string Nothing = "–";

    /// <summary>Writes a fraction in [0, 1] as percent, the sign after a space that doesn't break.</summary>
    public static string Percent(double? fraction) =>
        fraction is { } value && double.IsFinite(value) ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + "\u00A0%" : Nothing;

    /// <summary>Writes a whole number with commas.</summary>
    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Writes a loss.</summary>
    public static string Loss(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>Writes a time.</summary>
    public static string Seconds(double? value) => value is { } seconds ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>Writes the first and the last of ordered numbers, or the one there is.</summary>
    public static string Range(IReadOnlyList<int> ordered) =>
        ordered.Count == 0 ? Nothing : ordered[0] == ordered[^1] ? Count(ordered[0]) : $"{Count(ordered[0])} to {Count(ordered[^1])}";

    /// <summary>Joins names: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count <= 1 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    /// <summary>Begins a sentence or a title with a capital.</summary>
    public static string Capital(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1));

    /// <summary>Writes a number with its noun, in the plural where due.</summary>
    public static string Number(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
