using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class KeyedPermutationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3000)]
    public void Fill_HoldsEveryNumberOnce(int length)
    {
        var order = new int[length];
        KeyedPermutation.Fill(new KeyedStream(1, "order"), order);
        Assert.Equal(Enumerable.Range(0, length), order.Order());
    }

    // Fisher and Yates with the product's high half, in decimal, from the words; so long that words are passed over.
    [Fact]
    public void Fill_IsTheDocumentedShuffle()
    {
        const int Length = 300_000;
        var stream = new KeyedStream(2, "order");
        var words = new uint[2 * Length];
        stream.Blocks(0, words);
        int[] expected = [.. Enumerable.Range(0, Length)];
        int word = 0;
        for (int i = Length - 1; i > 0; i--)
        {
            decimal product;
            do
            {
                product = (decimal)words[word++] * (i + 1);
            }
            while (product % 4294967296m < 4294967296m % (i + 1));

            int j = (int)decimal.Floor(product / 4294967296m);
            (expected[i], expected[j]) = (expected[j], expected[i]);
        }

        var order = new int[Length];
        KeyedPermutation.Fill(stream, order);
        Assert.Equal(expected, order);
        Assert.InRange(word, Length, Length + 20);
    }

    // Chi-squared over the 24 orders of four, 23 degrees of freedom; beyond 55.9 lies a share of 10⁻⁴.
    [Fact]
    public void Fill_GivesEveryOrder_EquallyOften()
    {
        const int Trials = 24_000;
        var counts = new Dictionary<(int, int, int, int), int>();
        var order = new int[4];
        for (int i = 0; i < Trials; i++)
        {
            KeyedPermutation.Fill(new KeyedStream(i, "orders"), order);
            (int, int, int, int) key = (order[0], order[1], order[2], order[3]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - 1000.0, 2) / 1000), 0, 55.9);
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var order = new int[1000];
        Assert.Equal(0, Allocation.Of(() => KeyedPermutation.Fill(new KeyedStream(1, 5ul), order)));
    }
}
