using System.Collections.Immutable;
using Fanin.Parameters;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>Which tensors go into which shard: runs of neighbours in the plan. It depends on shapes and types alone, so parts agree on it without talking.</summary>
internal static class ShardLayout
{
    /// <summary>Cuts a plan.</summary>
    /// <param name="rows">The plan's rows.</param>
    /// <param name="mostBytes">The most bytes of a shard, unless one tensor has more.</param>
    /// <param name="leastShards">The least number of shards.</param>
    /// <returns>One run a shard; one, empty, for no rows.</returns>
    public static ImmutableArray<ImmutableArray<PlanRow>> Of(ImmutableArray<PlanRow> rows, long mostBytes, int leastShards)
    {
        List<ImmutableArray<PlanRow>> shards = Greedy(rows, mostBytes);
        if (shards.Count >= leastShards)
        {
            return [.. shards];
        }

        // The smallest size that still gives no more shards than wanted, and then halves of the largest until there are enough.
        (long low, long high) = (0, mostBytes);
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            (low, high) = Greedy(rows, middle).Count > leastShards ? (middle + 1, high) : (low, middle);
        }

        shards = Greedy(rows, high);
        while (shards.Count < leastShards)
        {
            int largest = Enumerable.Range(0, shards.Count).Where(shard => shards[shard].Length > 1).MaxBy(shard => Bytes(shards[shard]));
            ImmutableArray<PlanRow> whole = shards[largest];
            shards[largest] = whole[..(whole.Length / 2)];
            shards.Insert(largest + 1, whole[(whole.Length / 2)..]);
        }

        return [.. shards];
    }

    /// <summary>Bytes of a tensor.</summary>
    public static long Bytes(PlanRow row) => checked(row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes());

    /// <summary>Bytes of some tensors.</summary>
    public static long Bytes(IEnumerable<PlanRow> rows) => rows.Sum(Bytes);

    private static List<ImmutableArray<PlanRow>> Greedy(ImmutableArray<PlanRow> rows, long mostBytes)
    {
        List<ImmutableArray<PlanRow>> shards = [];
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            long next = Bytes(rows[i]);
            if (i > first && (Int128)bytes + next > mostBytes)
            {
                shards.Add(rows[first..i]);
                (first, bytes) = (i, 0);
            }

            bytes = checked(bytes + next);
        }

        shards.Add(rows[first..]);
        return shards;
    }
}
