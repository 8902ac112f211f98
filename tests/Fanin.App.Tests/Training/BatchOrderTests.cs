using Fanin.Lab.Training;
using Fanin.Streams;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

public class BatchOrderTests
{
    public BatchOrderTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(4500, 256, 17)]
    [InlineData(12, 4, 3)]
    [InlineData(7, 7, 1)]
    [InlineData(7, 5, 1)]
    [InlineData(1, 1, 1)]
    public void Next_ShowsEveryImageAtMostOnceAPass(int count, int batch, int batchesAPass)
    {
        var order = new BatchOrder(123, new StreamPosition(10), count, batch);
        for (int pass = 0; pass < 3; pass++)
        {
            long[] seen = [.. Enumerable.Range(0, batchesAPass).SelectMany(_ => Take(order))];
            Assert.Equal(batchesAPass * batch, seen.Length);
            Assert.Equal(seen.Length, seen.Distinct().Count());
            Assert.All(seen, index => Assert.InRange(index, 0, count - 1));
        }
    }

    [Fact]
    public void Next_ShufflesAnewForEveryPass()
    {
        var order = new BatchOrder(123, StreamPosition.Start, 100, 100);
        long[][] passes = [Take(order), Take(order), Take(order)];
        Assert.NotEqual(passes[0], passes[1]);
        Assert.NotEqual(passes[1], passes[2]);
        Assert.NotEqual(passes[0], passes[2]);
        Assert.NotEqual(Enumerable.Range(0, 100).Select(i => (long)i), passes[0]);
    }

    [Theory]
    [InlineData(123UL, 0, 4500, 256)]
    [InlineData(123UL, 62_640, 4500, 256)]
    [InlineData(0UL, 1, 18, 4)]
    [InlineData(ulong.MaxValue, 623, 100, 33)]
    [InlineData(1UL << 40, 2_000_003, 5, 2)]
    public void Next_GivesThePermutationsThatFollowTheInitialization(ulong seed, long draws, int count, int batch)
    {
        var order = new BatchOrder(seed, new StreamPosition(draws), count, batch);
        IEnumerable<long[]> expected = new TwisterPermutations(seed, draws).Batches(count, batch);
        foreach (long[] chunk in expected.Take(4 * (count / batch)))
        {
            Assert.Equal(chunk, Take(order));
        }
    }

    [Fact]
    public void Next_IsOfTheSeed_AndOfThePlace()
    {
        var order = new BatchOrder(1, new StreamPosition(5), 50, 50);
        var otherSeed = new BatchOrder(2, new StreamPosition(5), 50, 50);
        var otherPlace = new BatchOrder(1, new StreamPosition(6), 50, 50);
        long[] first = Take(order);
        Assert.NotEqual(first, Take(otherSeed));
        Assert.NotEqual(first, Take(otherPlace));
    }

    private static long[] Take(BatchOrder order)
    {
        using Tensor batch = order.Next();
        return batch.data<long>().ToArray();
    }
}
