namespace Fanin.Lab.Plots;

/// <summary>Turns names that users chose into names that every file system and URL takes.</summary>
internal static class VariantFileNames
{
    private const int Longest = 60;

    /// <summary>Gives one file name a name, all different: letters, digits, dots and dashes in lower case.</summary>
    public static string[] Of(IReadOnlyList<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name => Unused(Clean(name), taken))];
    }

    private static string Unused(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = $"{name}-{i}";
        return candidate;
    }

    private static string Clean(string name)
    {
        string clean = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')).Trim('-', '.');
        return clean.Length == 0 ? "variant" : clean[..Math.Min(clean.Length, Longest)];
    }
}
