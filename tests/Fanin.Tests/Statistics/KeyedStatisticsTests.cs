using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Statistics;

/// <summary>
/// Whether the keyed kernels' numbers are random numbers of their distributions. Seeds are fixed, so a test that passes once passes always; each of its
/// checks would reject one good seed in 10,000.
/// </summary>
/// <remarks>
/// Of 2²⁴ numbers the second moment is known to 0.035 %, the mean to 0.024 % of σ: a σ wrong by 0.1 % is 5.8 standard deviations off. So many are
/// drawn of the float32 normal, on which the half types and the wide truncated one rest; of the others 2²¹ here and 2²⁶ of each in the explicit test.
/// <see cref="ExpectationTests"/> shows what the checks reject.
/// </remarks>
public class KeyedStatisticsTests
{
    private const int PieceLength = 1 << 18;
    private const int FewPieces = 8;
    private const int ManyPieces = 64;

    [Fact]
    public void Uniform_IsUniform() =>
        AssertGood<float>(Expectations.Uniform, (stream, start, to) => KeyedUniform.Fill(stream, 2, 6, start, to), value => (value - 4) / 2);

    [Fact]
    public void Normal_IsNormal() =>
        AssertGood<float>(Expectations.Normal, (stream, start, to) => KeyedNormal.Fill(stream, 0, 0.02, start, to), value => value / (double)0.02f, ManyPieces);

    [Fact]
    public void Normal_IsNormal_InBFloat16() =>
        AssertGood<BFloat16>(Expectations.NormalInBFloat16, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => value, shape: false);

    [Fact]
    public void Normal_IsNormal_InFloat16() =>
        AssertGood<Half>(Expectations.NormalInFloat16, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => (double)value, shape: false);

    [Fact]
    public void Normal_IsNormal_InFloat64() =>
        AssertGood<double>(Expectations.Normal, (stream, start, to) => KeyedNormal.Fill(stream, 1, 2, start, to), value => (value - 1) / 2);

    [Fact]
    public void TruncatedNormal_IsTruncatedNormal() =>
        AssertGood<float>(
            Expectations.TruncatedAtTwo, (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 1, -2, 2, start, to), value => value);

    [Fact(Explicit = true)]
    public void All_AreGood_InLargeSamples()
    {
        const int Pieces = 256;
        AssertGood<float>(Expectations.Uniform, (stream, start, to) => KeyedUniform.Fill(stream, 2, 6, start, to), value => (value - 4) / 2, Pieces);
        AssertGood<float>(Expectations.Normal, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => value, Pieces);
        AssertGood<double>(Expectations.Normal, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => value, Pieces);
        AssertGood<float>(
            Expectations.TruncatedAtTwo, (stream, start, to) => KeyedTruncatedNormal.Fill(stream, 0, 1, -2, 2, start, to), value => value, Pieces);
        AssertGood<BFloat16>(
            Expectations.NormalInBFloat16, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => value, Pieces, shape: false);
        AssertGood<Half>(
            Expectations.NormalInFloat16, (stream, start, to) => KeyedNormal.Fill(stream, 0, 1, start, to), value => (double)value, Pieces, shape: false);
    }

    // Products of numbers of two streams have mean 0 and variance 1: names, parts and seeds that differ by little, and in all 64 bits.
    [Theory]
    [InlineData(1, "layers.0.weight", 0, 1, "layers.1.weight", 0)]
    [InlineData(1, "weight", 0, 1, "bias", 0)]
    [InlineData(1, "weight", 0, 1, "weight", 1)]
    [InlineData(1, "weight", 0, 1, "weight", 255)]
    [InlineData(0, "weight", 0, 1, "weight", 0)]
    [InlineData(1, "weight", 0, 1 + (1L << 32), "weight", 0)]
    [InlineData(0, "weight", 0, -1, "weight", 0)]
    public void Streams_AreUncorrelated(long seedA, string nameA, int partA, long seedB, string nameB, int partB)
    {
        SkipInOtherProcess();
        float[] a = Normals(new KeyedStream(seedA, nameA).Part(partA), 0);
        float[] b = Normals(new KeyedStream(seedB, nameB).Part(partB), 0);
        Assert.InRange(Correlation(a, b), -Limit, Limit);
    }

    // The same element of many seeds, and of many names, is a normal sample too.
    [Fact]
    public void Elements_AreNormal_AcrossSeedsAndNames()
    {
        SkipInOtherProcess();
        const int Count = 50_000;
        var single = new float[1];
        var seeds = new double[Count];
        var names = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            KeyedNormal.Fill(new KeyedStream(i, "weight"), 0, 1, 17, single);
            seeds[i] = single[0];
            KeyedNormal.Fill(new KeyedStream(0, $"layers.{i}.weight"), 0, 1, 17, single);
            names[i] = single[0];
        }

        Assert.Empty(Expectations.Normal.ShapeFindings(seeds));
        Assert.Empty(Expectations.Normal.ShapeFindings(names));
        Assert.Empty(Findings(Expectations.Normal, seeds));
        Assert.Empty(Findings(Expectations.Normal, names));
    }

    [Fact]
    public void Correlation_IsFound_WhenAPartOfAStreamIsInTheOther()
    {
        SkipInOtherProcess();
        float[] a = Normals(new KeyedStream(1, "a"), 0);
        float[] b = Normals(new KeyedStream(1, "b"), 0);
        Assert.NotInRange(Correlation(a, [.. a.Zip(b, (x, y) => (0.01f * x) + y)]), -Limit, Limit);
    }

    // Beyond 3.89 standard deviations lies a share of 10⁻⁴.
    private static double Limit => 3.8906 / Math.Sqrt(PieceLength);

    private static double Correlation(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Average();

    private static float[] Normals(KeyedStream stream, long start)
    {
        var values = new float[PieceLength];
        KeyedNormal.Fill(stream, 0, 1, start, values);
        return values;
    }

    private static IReadOnlyList<string> Findings(Expectation expectation, double[] values)
    {
        Sample sample = expectation.NewSample();
        sample.Add(values);
        return expectation.Findings(sample);
    }

    private static void AssertGood<T>(
        Expectation expectation, Support.KeyedKernelFill<T> fill, Converter<T, double> standardize, int pieces = FewPieces, bool shape = true)
    {
        SkipInOtherProcess();
        var stream = new KeyedStream(2026, "statistics");
        var values = new T[PieceLength];
        double[] standardized = [];
        Sample sample = expectation.NewSample();
        for (int piece = 0; piece < pieces; piece++)
        {
            fill(stream, (long)piece * PieceLength, values);
            standardized = Array.ConvertAll(values, standardize);
            sample.Add(standardized);
        }

        Assert.Empty(expectation.Findings(sample));
        if (shape)
        {
            Assert.Empty(expectation.ShapeFindings(standardized));
        }
    }

    // The bits are the same there.
    private static void SkipInOtherProcess() =>
        Assert.SkipWhen(Environment.GetEnvironmentVariable("FANIN_OTHER_PROCESSOR") is not null, "Same bits, tested once.");
}
