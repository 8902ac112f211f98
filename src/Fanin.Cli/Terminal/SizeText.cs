using System.Globalization;

namespace Fanin.Cli.Terminal;

/// <summary>Sizes as people write them: <c>5GB</c>, <c>512MiB</c>, <c>4096</c>.</summary>
internal static class SizeText
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Reads a size; <see langword="null"/>, and a mistake, if it is none.</summary>
    public static long? Read(string option, string? text, List<string> mistakes)
    {
        if (text is null)
        {
            return null;
        }

        (string unit, double bytes) = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase), (string.Empty, 1));
        if (double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * bytes is >= 1 and < 9e18)
        {
            return (long)(number * bytes);
        }

        mistakes.Add($"{option} expects a size such as 5GB or 512MiB, got \"{text}\".");
        return null;
    }

    /// <summary>A size in words: <c>497.8 MB</c>.</summary>
    public static string Of(double bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        int unit = 0;
        while (bytes >= 1000 && unit < units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {units[unit]}");
    }
}
