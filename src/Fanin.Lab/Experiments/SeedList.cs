using System.Globalization;
using Fanin.Streams;

namespace Fanin.Lab.Experiments;

/// <summary>Seeds as people write them: <c>123</c>, <c>7,8</c>, <c>1..20</c>, or these joined by commas.</summary>
public static class SeedList
{
    // More is a slip of the finger, not an experiment.
    private const int MostSeeds = 10_000;

    /// <summary>Reads seeds.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="mistakes">Takes a sentence for each thing that is wrong.</param>
    /// <returns>The seeds in the order of the text, of use only if nothing was wrong.</returns>
    public static IReadOnlyList<Seed> Read(string text, ICollection<string> mistakes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(mistakes);
        List<Seed> seeds = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split("..");
            if (ends.Length == 2)
            {
                AddRange(part, ends, seeds, mistakes);
            }
            else if (Seed.TryParse(part, out Seed seed))
            {
                seeds.Add(seed);
            }
            else
            {
                mistakes.Add($"\"{part}\" is no seed; expected a whole number from {long.MinValue} to {ulong.MaxValue}.");
            }
        }

        foreach (IGrouping<Seed, Seed> same in seeds.GroupBy(seed => seed).Where(same => same.Count() > 1))
        {
            mistakes.Add($"Seed {same.Key} is given {same.Count()} times; give it once.");
        }

        return seeds;
    }

    /// <summary>Writes seeds as short as they can be read: runs as ranges.</summary>
    /// <param name="seeds">The seeds.</param>
    public static string Write(IReadOnlyList<Seed> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        List<string> parts = [];
        for (int i = 0; i < seeds.Count;)
        {
            int end = i;
            while (end + 1 < seeds.Count && seeds[end].Value < ulong.MaxValue && seeds[end + 1].Value == seeds[end].Value + 1)
            {
                end++;
            }

            parts.Add(end > i ? $"{seeds[i]}..{seeds[end]}" : seeds[i].ToString());
            i = end + 1;
        }

        return string.Join(',', parts);
    }

    private static void AddRange(string part, string[] ends, List<Seed> seeds, ICollection<string> mistakes)
    {
        if (!ulong.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
            || !ulong.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong last)
            || first > last)
        {
            mistakes.Add($"\"{part}\" is no range of seeds; expected FIRST..LAST with FIRST up to LAST, for instance 1..20.");
        }
        else if (last - first >= MostSeeds)
        {
            mistakes.Add($"\"{part}\" is more than {MostSeeds} seeds; expected fewer.");
        }
        else
        {
            seeds.AddRange(Enumerable.Range(0, (int)(last - first) + 1).Select(i => new Seed(first + (ulong)i)));
        }
    }
}
