using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class KeyedStreamTests
{
    // Counter and key of Random123's third known answer of seven rounds, taken apart: block 0xa308d3243f6a88 of part 0x85.
    [Fact]
    public void Blocks_FollowTheDocumentedLayout()
    {
        var stream = new KeyedStream(0x299f31d0a4093822, 0x0370734413198a2e).Part(0x85);
        var words = new uint[4];
        stream.Blocks(0xa308d3243f6a88, words);
        Assert.Equal([0x4dfccaba, 0x190a87f0, 0xc47362ba, 0xb6b5242a], words);
    }

    [Fact]
    public void Constructor_HashesTheName()
    {
        Assert.Equal(new KeyedStream(5, StreamName.Hash("fc1.weight")), new KeyedStream(5, "fc1.weight"));
        Assert.NotEqual(new KeyedStream(5, "fc1.weight"), new KeyedStream(5, "fc2.weight"));
        Assert.NotEqual(new KeyedStream(5, "fc1.weight"), new KeyedStream(6, "fc1.weight"));
    }

    [Fact]
    public void Part_DoesNotDependOnTheCurrentOne()
    {
        var stream = new KeyedStream(5, "fc1.weight");
        Assert.Equal(stream.Part(2), stream.Part(1).Part(2));
        Assert.Equal(stream, stream.Part(7).Part(0));
        Assert.NotEqual(stream, stream.Part(1));
        Assert.Equal(255, stream.Part(255).PartNumber);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void Part_Throws_BeyondAByte(int number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(number), () => new KeyedStream(5, "fc1.weight").Part(number));
    }

    [Fact]
    public void ToString_NamesEverything()
    {
        Assert.Equal("seed 5, name 00000000000000ff, part 3", new KeyedStream(5, 0xff).Part(3).ToString());
    }
}
