namespace Fanin;

/// <summary>What somebody may have meant by a word that is not known.</summary>
internal static class NearestWord
{
    // No known word is nearly as long.
    private const int MostLetters = 64;

    /// <summary>The known word with the fewest letters to insert, delete, replace, or exchange with the next one.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">At least one word.</param>
    /// <remarks>Capitals, underscores, hyphens and spaces don't matter.</remarks>
    public static string Of(string word, IEnumerable<string> known)
    {
        string key = Key(word.Length <= MostLetters ? word : word[..MostLetters]);
        return known.MinBy(other => Distance(key, Key(other)))!;
    }

    /// <summary>A word without what doesn't matter.</summary>
    public static string Key(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Letters to insert, delete, replace, or exchange with the next one: Damerau and Levenshtein's, without letters inside an exchanged pair.</summary>
    public static int Distance(string a, string b)
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
