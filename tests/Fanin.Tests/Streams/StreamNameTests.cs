using System.Buffers.Binary;
using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class StreamNameTests
{
    // FIPS 180-2, appendix B: the digests of "abc" and of the 56 letters; the digest of nothing is in NIST's SHA256ShortMsg.rsp (Len = 0).
    [Theory]
    [InlineData("", "e3b0c44298fc1c14")]
    [InlineData("abc", "ba7816bf8f01cfea")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8")]
    public void Hash_IsTheBeginningOfThePublishedDigest(string name, string digest)
    {
        Assert.Equal(BinaryPrimitives.ReadUInt64LittleEndian(Convert.FromHexString(digest)), StreamName.Hash(name));
    }

    // printf 'schicht.größe' | sha256sum
    [Fact]
    public void Hash_TakesUtf8()
    {
        Assert.Equal("91d79098ebdb5371", Convert.ToHexStringLower(BitConverter.GetBytes(StreamName.Hash("schicht.größe"))));
    }

    [Fact]
    public void Hash_Throws_WhenANameIsNoText()
    {
        Assert.Throws<ArgumentException>("name", () => StreamName.Hash("weight\ud800"));
        Assert.Throws<ArgumentNullException>("name", () => StreamName.Hash(null!));
    }
}
