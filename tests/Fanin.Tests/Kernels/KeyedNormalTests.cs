using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Kernels;

public class KeyedNormalTests
{
    private static readonly KeyedStream Stream = new(12, "normal");

    // The transform of Box and Muller by the base library's functions, from the same words.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.02)]
    [InlineData(-3, 1e-4)]
    public void Fill_IsTheDocumentedTransform(double mean, double stdDev)
    {
        const int Length = 1 << 15;
        var words = new uint[Length];
        Stream.Blocks(0, words);
        var values = new float[Length];
        KeyedNormal.Fill(Stream, mean, stdDev, 0, values);
        for (int i = 0; i < Length; i += 2)
        {
            AssertPair((int)words[i], (int)words[i + 1], (float)mean, (float)stdDev, values[i], values[i + 1]);
        }
    }

    // Words that chance does not bring: the ends of radius and angle, and a grid over each.
    [Fact]
    public void Transform_IsAccurate_AtTheEndsOfTheWords()
    {
        int[] ends = [0, 1, 2, 3, 1 << 23, (1 << 24) + 1, 1 << 30, int.MaxValue - 64, int.MaxValue - 1, int.MaxValue, int.MinValue, int.MinValue + 1, -1];
        int[] grid = [.. Enumerable.Range(0, 4096).Select(i => (i << 20) + 77)];
        int[] a = [.. ends.SelectMany(word => ends.Select(_ => word)), .. grid, .. grid.Select(_ => 5)];
        int[] b = [.. ends.SelectMany(_ => ends), .. grid.Select(_ => 3), .. grid];
        var block = new float[2 * a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            block[2 * i] = BitConverter.Int32BitsToSingle(a[i]);
            block[(2 * i) + 1] = BitConverter.Int32BitsToSingle(b[i]);
        }

        new NormalTransform(0, 1).Apply(block);
        for (int i = 0; i < a.Length; i++)
        {
            AssertPair(a[i], b[i], 0, 1, block[2 * i], block[(2 * i) + 1]);
        }
    }

    [Fact]
    public void Transform_ReachesAsFarAsItsWords()
    {
        // The smallest u is 2⁻³², the largest angle's cosine 1: √(2·32·ln 2) = 6.66.
        float[] block = [0, 0];
        new NormalTransform(0, 1).Apply(block);
        Assert.Equal(Math.Sqrt(64 * Math.Log(2)), block[0], 1e-5);
    }

    [Fact]
    public void Float64_IsTheDocumentedTransform()
    {
        const int Length = 1 << 14;
        var words = new uint[2 * Length];
        Stream.Blocks(0, words);
        var values = new double[Length];
        KeyedNormal.Fill(Stream, 0.5, 2, 0, values);
        double worst = 0;
        for (int i = 0; i < Length; i += 2)
        {
            long a = Word(words, i);
            long b = Word(words, i + 1);
            double radius = Math.Sqrt(-2 * Math.Log(((a & long.MaxValue) + 0.5) / (1ul << 63)));
            double angle = (b << 1) * (Math.PI / 4 / (1ul << 63));
            double cos = Math.Cos(angle) * (a < 0 ? -1 : 1);
            double sin = Math.Sin(angle);
            (double even, double odd) = b < 0 ? (sin, cos) : (cos, sin);
            worst = Math.Max(worst, Math.Abs(values[i] - 0.5 - (2 * radius * even)));
            worst = Math.Max(worst, Math.Abs(values[i + 1] - 0.5 - (2 * radius * odd)));
        }

        Assert.InRange(worst, 0, 8e-15);
    }

    [Fact]
    public void Fill_GivesTheMean_WhenTheDeviationIsZero()
    {
        var values = new float[100];
        KeyedNormal.Fill(Stream, 0.25, 0, 0, values);
        Assert.All(values, value => Assert.Equal(0.25f, value));
    }

    [Theory]
    [InlineData(0, -1, "stdDev")]
    [InlineData(0, double.NaN, "stdDev")]
    [InlineData(0, double.PositiveInfinity, "stdDev")]
    [InlineData(double.NaN, 1, "mean")]
    [InlineData(double.NegativeInfinity, 1, "mean")]
    public void Fill_Throws_AndLeavesTheDestination_WhenMomentsAreWrong(double mean, double stdDev, string parameter)
    {
        float[] single = [7, 7];
        double[] full = [7, 7];
        Half[] half = [(Half)7];
        BFloat16[] brain = [(BFloat16)7];
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedNormal.Fill(Stream, mean, stdDev, 0, single));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedNormal.Fill(Stream, mean, stdDev, 0, full));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedNormal.Fill(Stream, mean, stdDev, 0, half));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedNormal.Fill(Stream, mean, stdDev, 0, brain));
        Assert.Equal([7f, 7f], single);
        Assert.Equal([7.0, 7.0], full);
        Assert.Equal((Half)7, half[0]);
        Assert.Equal((BFloat16)7, brain[0]);
    }

    [Fact]
    public void Fill_Throws_WhenMomentsAreBeyondTheType()
    {
        Assert.Throws<ArgumentOutOfRangeException>("mean", () => KeyedNormal.Fill(Stream, 1e39, 1, 0, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>("stdDev", () => KeyedNormal.Fill(Stream, 0, 1e5, 0, new Half[2]));
    }

    private static void AssertPair(int a, int b, float mean, float stdDev, float even, float odd)
    {
        double u = ((a & int.MaxValue) + 0.5) / (1u << 31);
        double radius = Math.Sqrt(-2 * Math.Log(u));
        double angle = ((b << 1) + 1.0) * (Math.PI / 4 / (1u << 31));
        double cos = Math.Cos(angle) * (a < 0 ? -1 : 1);
        double sin = Math.Sin(angle);
        (double exactEven, double exactOdd) = b < 0 ? (sin, cos) : (cos, sin);
        AssertNear(mean + (radius * exactEven * stdDev), even, mean, stdDev, a, b);
        AssertNear(mean + (radius * exactOdd * stdDev), odd, mean, stdDev, a, b);
    }

    // Near u = 1 the roundings of u itself count: there the radius is small, and they are below 2⁻²⁴ of one.
    private static void AssertNear(double exact, float actual, float mean, float stdDev, int a, int b)
    {
        double u = ((a & int.MaxValue) + 0.5) / (1u << 31);
        double radius = Math.Sqrt(-2 * Math.Log(u));
        double tolerance = (stdDev * ((4e-7 * Math.Max(1, radius)) + Math.Min(4e-4, 6e-8 / Math.Max(radius, 1e-5)))) + (Math.Abs(mean) * 6e-8);
        Assert.True(Math.Abs(actual - exact) <= tolerance, $"{a:x8} {b:x8}: {actual:R}, exactly {exact:R}, {Math.Abs(actual - exact) / stdDev:e2} σ");
    }

    private static long Word(uint[] words, int index) => (long)(((ulong)words[(2 * index) + 1] << 32) | words[2 * index]);
}
