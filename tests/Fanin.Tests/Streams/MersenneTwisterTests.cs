using System.Globalization;
using Fanin.Streams;

namespace Fanin.Tests.Streams;

public class MersenneTwisterTests
{
    // Raw outputs of libtorch 2.10's generator: the first eight, number 624, 625 and 1,000,000.
    public static TheoryData<ulong, string> KnownAnswers => new()
    {
        { 0, "8c7f0aac 97c4aa2f b716a675 d821ccc0 9a4eb343 dba252fb 8b7d76c3 d8e57d67 e2031ce4 145b8f3a c48173a9" },
        { 1, "6ac1f425 ff4780eb b8672f8c eebc1448 00077eff 20ccc389 4d65aacb ffc11e85 7792e739 41d28138 1ea410ca" },
        { 42, "5fe1dc66 cbea3db3 f362035c 2ef5950e bb63f46a c799d447 9941aebc 98cb2c14 40386559 067d62e4 37a94d8c" },
        { 123, "b24bcdfe b6843d6d 49406d7e 6db04542 3a12efdc b0ddd462 8d22f6e6 b81a3c11 3f13beee 4c59cf7b b733c835" },
        { (1ul << 63) + 5, "38d48b63 0e2048ce dee84fef d4d1e6bd 34eb8be6 5d1ddc76 eb2a1590 fabce849 a779485a 09d0c6c3 dfacf40a" },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void NextUInt32_GivesKnownAnswers(ulong seed, string expected)
    {
        int[] places = [0, 1, 2, 3, 4, 5, 6, 7, 623, 624, 999_999];
        uint[] words = expected.Split(' ').Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();

        var drawn = new MersenneTwister(seed);
        uint[] all = new uint[1_000_000];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = drawn.NextUInt32();
        }

        Assert.Equal(words, places.Select(place => all[place]));
        Assert.Equal(1_000_000, drawn.Draws);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    [InlineData(1248)]
    [InlineData(100_003)]
    public void Skip_LeadsWhereDrawingLeads(int draws)
    {
        var drawn = new MersenneTwister(9);
        for (int i = 0; i < draws; i++)
        {
            drawn.NextUInt32();
        }

        var skipped = new MersenneTwister(9);
        skipped.Skip(draws / 3);
        skipped.Skip(draws - (draws / 3));

        Assert.Equal(drawn.Draws, skipped.Draws);
        for (int i = 0; i < 700; i++)
        {
            Assert.Equal(drawn.NextUInt32(), skipped.NextUInt32());
        }
    }

    [Theory]
    [InlineData(1 << 22)]
    [InlineData((1 << 22) + 1)]
    [InlineData(4_194_528)]
    [InlineData(5_000_011)]
    public void Skip_ByAJump_LeadsWhereDrawingLeads(int draws)
    {
        foreach (int before in new[] { 0, 1, 623, 624, 1000 })
        {
            var drawn = new MersenneTwister(9);
            for (int i = 0; i < before + draws; i++)
            {
                drawn.NextUInt32();
            }

            var jumped = new MersenneTwister(9);
            jumped.Skip(before);
            jumped.Skip(draws);
            Assert.Equal(drawn.Draws, jumped.Draws);
            Assert.All(Enumerable.Range(0, 2000), _ => Assert.Equal(drawn.NextUInt32(), jumped.NextUInt32()));
        }
    }

    // Polynomials are kept by their distance: the second one takes the first one's place.
    [Fact]
    public void Skip_ByAJump_LeadsWhereDrawingLeads_WhenAnotherJumpHadItsPlace()
    {
        const int Blocks = 1 << 13;
        foreach (int blocks in new[] { Blocks, Blocks + 16, Blocks, Blocks })
        {
            var passed = new MersenneTwister(4);
            for (int i = 0; i < blocks; i++)
            {
                passed.Skip(624);
            }

            var jumped = new MersenneTwister(4);
            jumped.Skip(blocks * 624L);
            Assert.All(Enumerable.Range(0, 700), _ => Assert.Equal(passed.NextUInt32(), jumped.NextUInt32()));
        }
    }

    [Fact]
    public void Seeding_GivesTheSameAgain_AfterAnotherSeed()
    {
        uint[] first = [.. new ulong[] { 0, 1, 0, 1, 1 }.Select(seed => new MersenneTwister(seed).NextUInt32())];
        Assert.Equal([0x8c7f0aacu, 0x6ac1f425u, 0x8c7f0aacu, 0x6ac1f425u, 0x6ac1f425u], first);
    }

    [Fact]
    public void Skip_ByAJump_IsAdditive_HoweverFar()
    {
        const long Far = 1L << 60;
        var once = new MersenneTwister(3);
        once.Skip(Far);
        var twice = new MersenneTwister(3);
        twice.Skip(123_456_789_012_345);
        twice.Skip(Far - 123_456_789_012_345);
        Assert.All(Enumerable.Range(0, 2000), _ => Assert.Equal(once.NextUInt32(), twice.NextUInt32()));
    }

    [Fact]
    public void NextUInt64_TakesTheHighHalfFirst() => Assert.Equal(0x8c7f0aac97c4aa2ful, new MersenneTwister(0).NextUInt64());

    [Fact]
    public void Seeding_UsesTheLow32Bits() =>
        Assert.Equal(new MersenneTwister(5).NextUInt32(), new MersenneTwister(5 + (1L << 32)).NextUInt32());

    [Fact]
    public void Skip_Throws_Backwards() => Assert.Throws<ArgumentOutOfRangeException>(() => new MersenneTwister(1).Skip(-1));
}
