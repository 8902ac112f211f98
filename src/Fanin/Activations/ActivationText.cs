using System.Globalization;

namespace Fanin.Activations;

/// <summary>The text form of an activation: <c>name(argument, key=argument)</c>.</summary>
internal static class ActivationText
{
    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">A parenthesis or an argument is missing.</exception>
    public static (string Name, string[] Arguments) Split(string text)
    {
        string trimmed = text.Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return (trimmed, []);
        }

        if (!trimmed.EndsWith(')'))
        {
            throw new FormatException($"\"{text}\" lacks its closing parenthesis; expected name(argument, …).");
        }

        string inside = trimmed[(open + 1)..^1];
        return (trimmed[..open].TrimEnd(), string.IsNullOrWhiteSpace(inside) ? [] : [.. inside.Split(',').Select(part => part.Trim())]);
    }

    /// <summary>The arguments in the order of the parameters, defaults filled in.</summary>
    /// <exception cref="FormatException">There are too many, one is unknown or given twice, or is no number.</exception>
    public static double[] Match(ActivationEntry entry, string[] arguments)
    {
        double[] values = [.. entry.Defaults];
        bool[] given = new bool[values.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] halves = arguments[i].Split('=', 2, StringSplitOptions.TrimEntries);
            if (halves.Length == 1 && i >= values.Length)
            {
                throw new FormatException($"{entry.Takes()}; got {arguments.Length} arguments.");
            }

            int place = halves.Length == 1 ? i : IndexOf(entry, halves[0]);
            if (given[place])
            {
                throw new FormatException($"{entry.Name} got {entry.Parameters[place]} twice.");
            }

            given[place] = true;
            values[place] = double.TryParse(halves[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new FormatException($"{entry.Name} expects a number for {entry.Parameters[place]}; got \"{halves[^1]}\".");
        }

        return values;
    }

    private static int IndexOf(ActivationEntry entry, string key)
    {
        for (int i = 0; i < entry.Parameters.Length; i++)
        {
            if (entry.Parameters[i].Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new FormatException($"{entry.Takes()}; got \"{key}\".");
    }
}
