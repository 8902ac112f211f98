using System.Globalization;
using Fanin.Streams;

namespace Fanin.Cli.Commands;

/// <summary>Seeds as typed: <c>123</c>, <c>7,8</c>, <c>1..20</c>, or these joined by commas.</summary>
internal static class SeedList
{
    // More is a slip of the finger, not an experiment.
    private const int MostSeeds = 10_000;

    public static Seed[] Read(string text, List<string> mistakes)
    {
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

        mistakes.AddRange(seeds.GroupBy(seed => seed).Where(same => same.Count() > 1)
            .Select(same => $"Seed {same.Key} is given {same.Count()} times; give it once."));
        return [.. seeds];
    }

    private static void AddRange(string part, string[] ends, List<Seed> seeds, List<string> mistakes)
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
