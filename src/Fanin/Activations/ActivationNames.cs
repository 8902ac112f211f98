namespace Fanin.Activations;

/// <summary>Comparing names as people type them.</summary>
internal static class ActivationNames
{
    /// <summary>A name without what doesn't matter: capitals, underscores, hyphens, spaces.</summary>
    public static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The name with the fewest letters to insert, delete, replace, or exchange with the next one.</summary>
    public static string Nearest(string name, IEnumerable<string> known)
    {
        string key = Key(name);
        return known.MinBy(other => Distance(key, Key(other)))!;
    }

    // Damerau and Levenshtein's, without letters inside an exchanged pair.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
