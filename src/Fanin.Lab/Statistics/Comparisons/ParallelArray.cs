namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Computes entries of an array on all cores; the calling thread works too, so that callers may be parallel themselves.</summary>
internal static class ParallelArray
{
    /// <summary>One result an item, in the order of the items.</summary>
    public static TResult[] Of<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> compute)
    {
        var results = new TResult[items.Count];
        Parallel.For(0, results.Length, i => results[i] = compute(items[i]));
        return results;
    }
}
