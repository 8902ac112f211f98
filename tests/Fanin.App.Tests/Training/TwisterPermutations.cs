using Fanin.Streams;

namespace Fanin.App.Tests.Training;

/// <summary><c>torch.randperm</c> on the managed Mersenne Twister, written from its description: a shuffle from the front, one draw a swap.</summary>
internal sealed class TwisterPermutations
{
    private readonly MersenneTwister _twister;

    public TwisterPermutations(Seed seed, long drawsBefore)
    {
        _twister = new MersenneTwister(seed);
        _twister.Skip(drawsBefore);
    }

    public long[] Next(int count)
    {
        long[] permutation = [.. Enumerable.Range(0, count)];
        for (int i = 0; i < count - 1; i++)
        {
            int other = i + (int)(_twister.NextUInt32() % (uint)(count - i));
            (permutation[i], permutation[other]) = (permutation[other], permutation[i]);
        }

        return permutation;
    }

    /// <summary>Batches without end: each pass a permutation, what does not fill a batch dropped.</summary>
    public IEnumerable<long[]> Batches(int count, int batch)
    {
        while (true)
        {
            foreach (long[] chunk in Next(count).Chunk(batch).Where(chunk => chunk.Length == batch))
            {
                yield return chunk;
            }
        }
    }
}
