using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchNormalTests
{
    // libtorch 2.10, fresh seed: n = 5 is the serial method; of n = 20 elements 4 to 19 are the tail that is drawn again.
    [Theory]
    [InlineData(0ul, 5, "3fc53f5c be963c50 c00b7149 3f1184b6 bf8ad1a1")]
    [InlineData(1ul, 5, "3f294e60 3e88aa47 3d7ca14b 3f1f0ea7 bee76038")]
    [InlineData(42ul, 5, "3eac62ae 3e03e69d 3e7016e7 3e6bdc6c bf8fb9c2")]
    [InlineData(123ul, 5, "bde448df 3df680d9 bebd40bc be763021 bf9934d1")]
    [InlineData((1ul << 63) + 5, 5, "bef93b54 bf1a940d bf0edf65 3f2ae2df be4a272f")]
    [InlineData(0ul, 20, "bf901b85 bf93808a be804bd6 bede255d 3f194d8b")]
    [InlineData(1ul, 20, "bfc346ba bf400f31 bf276b4b bfce0399 3f5d9e04")]
    [InlineData(42ul, 20, "3ff6a529 3fbe5f53 3f669567 c006c0db bf4214e2")]
    [InlineData(123ul, 20, "3eacbbc9 be360b3b be9b67f8 bf1687f2 3fca5d36")]
    [InlineData((1ul << 63) + 5, 20, "3febd177 3f04d5ca bfdb203d bfd9c6cc be04c64b")]
    public void Fill_GivesPyTorchsBits(ulong seed, int count, string firstFive)
    {
        var values = new float[count];
        PyTorchNormal.Fill(new PyTorchGenerator(seed), 0, 1, values);
        Assert.Equal(firstFive.Split(' '), Bits.Of(values.AsSpan(0, 5)));
    }

    [Fact]
    public void Fill_GivesPyTorchsHash_OfAMillion()
    {
        var values = new float[1_000_003];
        PyTorchNormal.Fill(new PyTorchGenerator(42), 0, 1, values);
        Assert.Equal("4085738930147ae4776e55a12e44b11fdba68b8177133b5cb4a009527b48baf6", Bits.Sha256(values));
    }

    [Fact]
    public void Advance_EqualsWhatFillTakes_ForEveryLength()
    {
        for (int count = 0; count <= 257; count++)
        {
            var generator = new PyTorchGenerator(3);
            generator.NextNormal();
            StreamPosition before = generator.Position;
            PyTorchNormal.Fill(generator, 0, 1, new float[count]);
            Assert.Equal(PyTorchNormal.Advance(before, count), generator.Position);
        }
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.NaN, 1)]
    public void Fill_Throws_AndLeavesTheDestination_WhenMomentsAreWrong(double mean, double stdDev)
    {
        var generator = new PyTorchGenerator(1);
        float[] values = [7, 7];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchNormal.Fill(generator, mean, stdDev, values));
        Assert.Equal([7f, 7f], values);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }
}
