using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchPermutationTests
{
    // libtorch 2.10, fresh seed, randperm(10).
    [Theory]
    [InlineData(0ul, "4 1 7 5 3 9 0 8 6 2")]
    [InlineData(1ul, "5 6 1 2 0 8 9 3 7 4")]
    [InlineData(42ul, "2 6 1 8 4 5 0 9 3 7")]
    [InlineData(123ul, "2 0 8 1 3 7 4 9 5 6")]
    [InlineData((1ul << 63) + 5, "1 4 9 6 3 5 0 2 8 7")]
    public void Fill_GivesPyTorchsPermutation(ulong seed, string expected)
    {
        var longs = new long[10];
        var ints = new int[10];
        PyTorchPermutation.Fill(new PyTorchGenerator(seed), longs);
        PyTorchPermutation.Fill(new PyTorchGenerator(seed), ints);
        Assert.Equal(expected, string.Join(' ', longs));
        Assert.Equal(expected, string.Join(' ', ints));
    }

    [Fact]
    public void Fill_GivesPyTorchsHash_OfAThousand()
    {
        var values = new long[1000];
        PyTorchPermutation.Fill(new PyTorchGenerator(42), values);
        Assert.Equal(
            "ac5c22de20fc5d169c3080fbf2719977f1c5e187f76217d18f95047e3cf159d6",
            Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<long>(values))));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(1249, 1248)]
    [InlineData(214_748_363, 214_748_362)]
    [InlineData(214_748_364, 429_496_728)]
    [InlineData(1L << 40, 1L << 41)]
    public void Advance_CountsTheDraws(long count, long draws)
    {
        Assert.Equal(new StreamPosition(7 + draws, 3), PyTorchPermutation.Advance(new StreamPosition(7, 3), count));
        if (count < 10_000)
        {
            var generator = new PyTorchGenerator(5);
            PyTorchPermutation.Fill(generator, new int[count]);
            Assert.Equal(draws, generator.Position.Draws);
        }
    }

    [Fact]
    public void Advance_Throws_WhenTheCountIsNegative() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchPermutation.Advance(StreamPosition.Start, -1));

    // The method of large counts, by its definition: the list of those before, with the new number put at z and the one from there moved to the end.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Fill_ShufflesInsideOut_WhenTheCountIsLarge(int count)
    {
        var words = new MersenneTwister(42);
        List<long> expected = [];
        for (int i = 0; i < count; i++)
        {
            int z = (int)(words.NextUInt64() % (uint)(i + 1));
            expected.Add(i);
            (expected[i], expected[z]) = (expected[z], expected[i]);
        }

        long[] values = [.. Enumerable.Repeat(-1L, count)];
        var generator = new PyTorchGenerator(42);
        PyTorchPermutation.Fill<long>(generator, values, largeCount: count);
        Assert.Equal(expected, values);
        Assert.Equal(2 * count, generator.Position.Draws);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), values.Order());
    }

    [Fact]
    public void Fill_AllocatesNothing()
    {
        var generator = new PyTorchGenerator(1);
        var values = new long[2000];
        Assert.Equal(0, Allocation.Of(() =>
        {
            PyTorchPermutation.Fill(generator, values);
            PyTorchPermutation.Fill<long>(generator, values, largeCount: 0);
        }));
    }
}
