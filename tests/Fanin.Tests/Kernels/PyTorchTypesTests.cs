using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Kernels;

/// <summary>Known answers of libtorch 2.10 in the types besides float32, and by its kernels without fused multiply-add.</summary>
public class PyTorchTypesTests
{
    [Theory]
    [InlineData(0ul, "3fef0aac97c4aa2f 3fe6a675d821ccc0 3fdd6687b744a5f6 3fed76c3d8e57d67 3fe4a4099fa1ded3")]
    [InlineData(1ul, "3faf425ff4780eb0 3fccbe33baf05120 3fcdfbfc83330e24 3fc6ab2fff047a14 3fe1cb4f3c7053c0")]
    [InlineData(42ul, "3fadc66cbea3db30 3fb01ae177aca870 3fbfa3563ccea238 3faaebc98cb2c140 3fe0d66672221879")]
    [InlineData(123ul, "3fd79bfd6d087ada 3f8b5f9b6c115080 3fe2efdcb0ddd462 3fb7b735c0d1e088 3fde3ca6fb73f0d4")]
    [InlineData((1ul << 63) + 5, "3fe48b630e2048ce 3fd09fdfa9a3cd7a 3fd717ccba3bb8ec 3fd42b21f579d092 3fd108102dfd05c8")]
    public void Uniform_GivesPyTorchsBits_InFloat64(ulong seed, string expected) => Assert.Equal(expected, FirstFive(Uniform<double>(seed, 5)));

    [Theory]
    [InlineData(0ul, "3558 345e 3a75 38c0 3686")]
    [InlineData(1ul, "3825 2f58 3b8c 3848 3aff")]
    [InlineData(42ul, "3866 39b3 36b8 390e 386a")]
    [InlineData(123ul, "39fe 396d 397e 3942 3bdc")]
    [InlineData((1ul << 63) + 5, "36c6 2e70 3bef 3abd 37cc")]
    public void Uniform_GivesPyTorchsBits_InFloat16(ulong seed, string expected) => Assert.Equal(expected, FirstFive(Uniform<Half>(seed, 5)));

    [Theory]
    [InlineData(0ul, "3f2c 3e3c 3eea 3f40 3e86")]
    [InlineData(1ul, "3e14 3f6b 3f0c 3e90 3f7f")]
    [InlineData(42ul, "3ecc 3f33 3eb8 3d60 3ed4")]
    [InlineData(123ul, "3f7e 3eda 3efc 3e84 3f5c")]
    [InlineData((1ul << 63) + 5, "3ec6 3f4e 3f6f 3f3d 3f66")]
    public void Uniform_GivesPyTorchsBits_InBFloat16(ulong seed, string expected) => Assert.Equal(expected, FirstFive(Uniform<BFloat16>(seed, 5)));

    [Theory]
    [InlineData(0ul, 5, "3ff8a7eb8902be3a bfd2c78a087c6fea c0016e2920a70ee5 3fe23096ca3e350d bff15a341987e136")]
    [InlineData(1ul, 5, "3fe529cc078113da 3fd11548d02b8fe5 3faf94295e129d76 3fe3e1d4e0e48b01 bfdcec06fed14fff")]
    [InlineData(42ul, 5, "3fd58c55b33d44cc 3fc07cd39b3d4b85 3fce02dcdb63ec41 3fcd7b8d7b0a7c22 bff1f7383f8320c1")]
    [InlineData(123ul, 5, "bfbc891be348e115 3fbed01b1c608467 bfd7a8177fc34a66 bfcec60429c64f0c bff3269a2efacd7d")]
    [InlineData((1ul << 63) + 5, 5, "bfdf276a732875fe bfe35281a692942a bfe1dbeca06d12eb 3fe55c5bec8c072c bfc944e5d496a2da")]
    [InlineData(0ul, 20, "c0027bb92e9262dc bfd7e35794939460 bff0f91ae8d685b6 3feffbfb0ada994b bf9471a3c0e2f22a")]
    [InlineData(1ul, 20, "bfd3ec2b05b54971 bfe6d124df02c168 bfe75486bc27b45e bfd32621879b48f0 3febf34427c542ac")]
    [InlineData(42ul, 20, "3fd32bee22ccb503 3fcf063c46668b78 3fd22011e840abbd bfcdd10ce0b8c5a4 bfa30c45c7145abe")]
    [InlineData(123ul, 20, "3fed1cbbd4045fb5 3fc3ae50c74206ce 3fe44c9c044671ce 3fd77588d51e69d6 bfe81dd3a24248a7")]
    [InlineData((1ul << 63) + 5, 20, "3fea5ab264ef7d21 bfe7bf8263cf4887 bfe3058cd75bcf9e bfd981775a9a1fdb bff6716afaed8128")]
    public void Normal_GivesPyTorchsBits_InFloat64(ulong seed, int count, string expected) =>
        Assert.Equal(expected, FirstFive(Normal<double>(seed, count)));

    [Theory]
    [InlineData(0ul, "bb36 37b4 3ccb 3b40 bd93")]
    [InlineData(1ul, "bc22 b7bf 4055 3c92 3d57")]
    [InlineData(42ul, "3631 3de2 30b3 bc79 be32")]
    [InlineData(123ul, "36c0 3db5 bdaa 340f b528")]
    [InlineData((1ul << 63) + 5, "bc31 b4bd 4008 3f89 b633")]
    public void Normal_GivesPyTorchsBits_InFloat16(ulong seed, string expected) => Assert.Equal(expected, FirstFive(Normal<Half>(seed, 20)));

    [Theory]
    [InlineData(0ul, "3fbb 3e95 3f76 3fc9 bf2c")]
    [InlineData(1ul, "be4e 3c68 bf95 bf50 c016")]
    [InlineData(42ul, "bf4f bfc4 3ed0 3e30 bd07")]
    [InlineData(123ul, "bfb1 bf69 bf94 3e08 bf89")]
    [InlineData((1ul << 63) + 5, "3f78 3fb3 3ff1 bdbd bf27")]
    public void Normal_GivesPyTorchsBits_InBFloat16(ulong seed, string expected) => Assert.Equal(expected, FirstFive(Normal<BFloat16>(seed, 20)));

    [Fact]
    public void Normal_GivesPyTorchsHash_OfAThousand()
    {
        Assert.Equal("29d310f23fad9f906bc8d29bd6807d6b26785dce5ea1cafa0c68875cb3bdef3b", Hash(Normal<double>(42, 1000)));
        Assert.Equal("f967e18a68e186853bc5bbdf8205f9220f9e7443a6915547ba8da123d4b234bb", Hash(Normal<Half>(42, 1000)));
        Assert.Equal("c20dbbf2c9eccae7fd1f7a6cfa8421f70575a66980951d627ad6be3613d9e09a", Hash(Normal<BFloat16>(42, 1000)));
    }

    // The first is kaiming_uniform_(a = √5) of a matrix of 1000 by 1000.
    [Fact]
    public void Fill_GivesPyTorchsHash_WithoutFusedMultiplyAdd()
    {
        double bound = Math.Sqrt(3) * (Math.Sqrt(2 / (1 + (Math.Sqrt(5) * Math.Sqrt(5)))) / Math.Sqrt(1000));
        var values = new float[1_000_000];
        PyTorchUniform.Fill(new PyTorchGenerator(42, CpuCapability.Default), -bound, bound, values);
        Assert.Equal("dba974a9637e67409f7e4b50c1bd49a8f357a8fd4279f4fd3ca6600789997f6c", Hash(values));
        PyTorchUniform.Fill(new PyTorchGenerator(42), -bound, bound, values);
        Assert.Equal("92b7ca04567bbbf5f9d08b3ebfbc801ea9d4728cf268ae385ea276f2bc8e3e15", Hash(values));

        values = new float[1_000_003];
        PyTorchNormal.Fill(new PyTorchGenerator(42, CpuCapability.Default), 0, 1, values);
        Assert.Equal("e837da3a26d8117546d4c22191cb14a73774346625566d255534c51736a93b58", Hash(values));
        PyTorchUniform.Fill(new PyTorchGenerator(42, CpuCapability.Default), 0, 1, values);
        Assert.Equal("d0cfd301eaaf91fd0ad637295b8f2698c775f639d2ff588bd466dd9a4a7c7fb4", Hash(values));
    }

    // Why the tables of the 16-bit types are exact: no logarithm, sine or cosine is so close to the middle of two numbers of the type
    // that an error in float32's last place could take it to the other side.
    [Theory]
    [InlineData(256, 8)]
    [InlineData(2048, 11)]
    public void Tables_HaveNoNumberNextToATie(int count, int significantBits)
    {
        for (int i = 0; i < count; i++)
        {
            double u = (double)i / count;
            double theta = significantBits == 8 ? (BFloat16)(2 * Math.PI * u) : (double)(Half)(float)(2 * Math.PI * u);
            foreach (double value in new[] { Math.Log(1 - u), Math.Cos(theta), Math.Sin(theta) })
            {
                Assert.True(value is 0 or 1 || PlacesFromATie(value, significantBits) > 0.8, $"{value} at {i} of {count} is next to a tie.");
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, 65_520)]
    [InlineData(-65_505, 0)]
    [InlineData(-40_000, 40_000)]
    [InlineData(1, 0)]
    public void Uniform_Throws_AndLeavesTheDestination_WhenBoundsAreWrongForFloat16(double from, double to)
    {
        var generator = new PyTorchGenerator(1);
        Half[] values = [(Half)7];
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.Fill(generator, from, to, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.FillSlice(generator, StreamPosition.Start, from, to, 0, values));
        Assert.Equal([(Half)7], values);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }

    [Fact]
    public void Uniform_TakesWhatTheTypeHolds()
    {
        var generator = new PyTorchGenerator(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.Fill(generator, 0, 3.4e38, new BFloat16[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.Fill(generator, -1e308, 1e308, new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchUniform.Fill(generator, 0, double.PositiveInfinity, new double[1]));
        Assert.Throws<NotSupportedException>(() => PyTorchUniform.Fill(generator, 0, 1, new int[1]));
        Assert.Throws<NotSupportedException>(() => PyTorchNormal.Fill(generator, 0, 1, new decimal[20]));
        Assert.Equal(StreamPosition.Start, generator.Position);
        PyTorchUniform.Fill(generator, 0, 3.38e38, new BFloat16[1]);
        PyTorchUniform.Fill(generator, 0, 1e308, new double[1]);
        Assert.Equal(new StreamPosition(3), generator.Position);
    }

    private static T[] Uniform<T>(ulong seed, int count)
        where T : unmanaged
    {
        var values = new T[count];
        PyTorchUniform.Fill(new PyTorchGenerator(seed), 0, 1, values);
        return values;
    }

    private static T[] Normal<T>(ulong seed, int count)
        where T : unmanaged
    {
        var values = new T[count];
        PyTorchNormal.Fill(new PyTorchGenerator(seed), 0, 1, values);
        return values;
    }

    private static string FirstFive<T>(T[] values)
        where T : unmanaged
    {
        string[] bits = new string[5];
        for (int i = 0; i < bits.Length; i++)
        {
            byte[] bytes = MemoryMarshal.AsBytes(values.AsSpan(i, 1)).ToArray();
            Array.Reverse(bytes);
            bits[i] = Convert.ToHexStringLower(bytes);
        }

        return string.Join(' ', bits);
    }

    private static string Hash<T>(T[] values)
        where T : unmanaged => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));

    // In units of float32's last place.
    private static double PlacesFromATie(double value, int significantBits)
    {
        double places = Math.ScaleB(Math.Abs(value), significantBits - 1 - Math.ILogB(value));
        return Math.Abs(places - Math.Floor(places) - 0.5) * Math.Pow(2, 24 - significantBits);
    }
}
