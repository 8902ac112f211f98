using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchUniformTests
{
    // libtorch 2.10, fresh seed, n = 5.
    [Theory]
    [InlineData(0ul, 0, 1, "3efe1558 3f44aa2f 3db533a8 3e073300 3e9d6686")]
    [InlineData(1ul, 0, 1, "3f41f425 3e8f01d6 3ece5f18 3f3c1448 3cefdfe0")]
    [InlineData(42ul, 0, 1, "3f61dc66 3f6a3db3 3ec406b8 3f75950e 3ec7e8d4")]
    [InlineData(123ul, 0, 1, "3e979bfc 3f043d6d 3e80dafc 3f304542 3d977ee0")]
    [InlineData((1ul << 63) + 5, 0, 1, "3f548b63 3e012338 3f684fef 3f51e6bd 3f6b8be6")]
    [InlineData(0ul, -0.1, 0.1, "ba444333 3d5bba30 bda88f45 bd96b867 bd1dc25d")]
    [InlineData(1ul, -0.1, 0.1, "3d530d43 bd34c9dd bc9ecfb3 3d4040e7 bdc0ce68")]
    [InlineData(42ul, -0.1, 0.1, "3d9c93d7 3da9fc52 bcbfea80 3dbc21b0 bcb37d5a")]
    [InlineData(123ul, -0.1, 0.1, "bd27066d 3b5915cd bd4b6e6d 3d1a773a bdae803a")]
    [InlineData((1ul << 63) + 5, -0.1, 0.1, "3d87456b bd99251d 3da6e64b 3d830ac8 3dac130a")]
    // Bounds that must be rounded to float32 one by one: their difference, rounded once, is another one.
    [InlineData(42ul, -0.20665991623833702, 0.8753678296238088, "3f3f7b9b 3f488ce2 3e549786 3f54d265 3e5cfed5")]
    public void Fill_GivesPyTorchsBits(ulong seed, double from, double to, string expected)
    {
        var values = new float[5];
        PyTorchUniform.Fill(new PyTorchGenerator(seed), from, to, values);
        Assert.Equal(expected.Split(' '), Bits.Of(values));
    }

    [Fact]
    public void Fill_GivesPyTorchsHash_OfAMillion()
    {
        var values = new float[1_000_003];
        PyTorchUniform.Fill(new PyTorchGenerator(42), 0, 1, values);
        Assert.Equal("d0cfd301eaaf91fd0ad637295b8f2698c775f639d2ff588bd466dd9a4a7c7fb4", Bits.Sha256(values));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0, 1e39)]
    [InlineData(1, 0)]
    [InlineData(-3e38, 3e38)]
    public void Fill_Throws_AndLeavesTheDestination_WhenBoundsAreWrong(double from, double to)
    {
        var generator = new PyTorchGenerator(1);
        float[] values = [7, 7];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.Fill(generator, from, to, values));
        Assert.Equal([7f, 7f], values);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }
}
