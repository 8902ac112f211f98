using System.Collections.Concurrent;

namespace Fanin.Lab.Statistics;

/// <summary>The draws of a bootstrap, kept: they depend on nothing but the seed, the size of the sample and the number of resamples, so that all samples of a table share them.</summary>
internal static class ResampleTable
{
    /// <summary>Largest sample whose draws are kept: of larger ones there are few.</summary>
    public const int LargestSample = 64;

    private const int MostTables = 256;

    private static readonly ConcurrentDictionary<(ulong Seed, int Count, int Resamples), byte[]> Tables = new();

    /// <summary>Indices of numbers, <c>count</c> a resample, as <see cref="ResamplingDraws.Index"/> draws them.</summary>
    /// <param name="count">Size of the sample, 1 … <see cref="LargestSample"/>.</param>
    /// <param name="options">Seed and number of resamples.</param>
    /// <param name="draws">Makes the draws if they are not kept yet.</param>
    public static byte[] Of(int count, ResamplingOptions options, Func<ResamplingDraws> draws)
    {
        (ulong, int, int) key = (options.Seed.Value, count, options.Resamples);
        if (Tables.TryGetValue(key, out byte[]? kept))
            return kept;

        ResamplingDraws source = draws();
        byte[] table = new byte[checked(count * options.Resamples)];
        for (int i = 0; i < table.Length; i++)
            table[i] = (byte)source.Index(count);
        if (Tables.Count < MostTables)
            Tables.TryAdd(key, table);
        return table;
    }
}
