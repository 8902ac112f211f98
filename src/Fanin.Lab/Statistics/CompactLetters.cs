namespace Fanin.Lab.Statistics;

/// <summary>The compact letter display: two groups share a letter if and only if they are not told apart.</summary>
/// <remarks>
/// <para>"Not told apart" is not transitive: a and b may be, b and c may be, and a and c not. b then has both letters, which is the truth, rather than a place.</para>
/// <para>Source: Piepho 2004, "An algorithm for a letter-based representation of all-pairwise comparisons", doi:10.1198/1061860043515.</para>
/// </remarks>
public static class CompactLetters
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Gives every group its letters.</summary>
    /// <param name="count">Number of groups, best first.</param>
    /// <param name="areDifferent">Whether two groups, by their numbers, are told apart; symmetric.</param>
    /// <returns>For each group its letters in the order of the alphabet; the first letter belongs to the best. After 52, letters are numbers in brackets.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static IReadOnlyList<string> Of(int count, Func<int, int, bool> areDifferent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(areDifferent);
        List<SortedSet<int>> letters = count == 0 ? [] : [[.. Enumerable.Range(0, count)]];
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                if (areDifferent(i, j))
                    Split(letters, i, j);
            }
        }

        letters.Sort((a, b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(order => order != 0, a.Count.CompareTo(b.Count)));
        return [.. Enumerable.Range(0, count).Select(member => string.Concat(
            from letter in Enumerable.Range(0, letters.Count)
            where letters[letter].Contains(member)
            select letter < Alphabet.Length ? Alphabet[letter].ToString() : $"[{letter + 1}]"))];
    }

    // A letter that both have becomes two, and letters that say nothing new go.
    private static void Split(List<SortedSet<int>> letters, int i, int j)
    {
        foreach (SortedSet<int> both in letters.Where(letter => letter.Contains(i) && letter.Contains(j)).ToArray())
        {
            letters.Remove(both);
            foreach (int gone in (ReadOnlySpan<int>)[i, j])
            {
                var part = new SortedSet<int>(both);
                part.Remove(gone);
                if (!letters.Exists(part.IsSubsetOf))
                    letters.Add(part);
            }
        }

        letters.RemoveAll(letter => letters.Exists(other => !ReferenceEquals(other, letter) && letter.IsProperSubsetOf(other)));
    }
}
