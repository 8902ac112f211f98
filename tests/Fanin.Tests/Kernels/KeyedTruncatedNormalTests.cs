using System.Globalization;
using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Kernels;

public class KeyedTruncatedNormalTests
{
    private static readonly KeyedStream Stream = new(13, "truncated");

    // Vectors/truncated-normal.txt, made by make_truncated_normal.py.
    private static readonly Lazy<double[][]> Quantiles = new(Load);

    [Fact]
    public void Float64_GivesTheQuantile()
    {
        foreach (double[] row in Quantiles.Value)
        {
            double[] block = [BitConverter.Int64BitsToDouble(((long)row[4] << 32) + (1L << 31))];
            new TruncatedNormalTransform64(new TruncatedQuantile(row[0], row[1], row[2], row[3])).Apply(block);
            double distance = Math.Abs(row[6] - row[0]);
            AssertNear(row[6], block[0], (4e-15 * row[1]) + (1e-14 * distance) + NarrowTolerance(row), row);
        }
    }

    // Whichever method the bounds call for: the middle in float32, the tail in float64.
    [Fact]
    public void Float32_GivesTheQuantile()
    {
        foreach (double[] row in Quantiles.Value)
        {
            float[] block = [BitConverter.Int32BitsToSingle((int)row[4])];
            var quantile = new TruncatedQuantile(row[0], row[1], row[2], row[3]);
            double z = Math.Abs(row[5] - row[0]) / row[1];
            if (quantile.ContainsMiddle && quantile.IsNoWiderThan(TruncatedCentreTransform.Reach))
            {
                new TruncatedCentreTransform(quantile).Apply(block);
                AssertNear(row[5], block[0], (row[1] * CentreTolerance(z)) + (Math.Abs(row[5]) * 6e-8), row);
            }
            else if (quantile.ContainsMiddle)
            {
                new TruncatedNormalTransform(quantile).Apply(block);
                AssertNear(row[5], block[0], (row[1] * ((2.5e-7 * Math.Max(z, 1)) + SlopeTolerance(z))) + (Math.Abs(row[5]) * 6e-8), row);
            }
            else
            {
                new TruncatedTailTransform(quantile).Apply(block);
                AssertNear(row[5], block[0], (Math.Abs(row[5]) * 6.1e-8) + NarrowTolerance(row), row);
            }

            Assert.InRange(block[0], (float)row[2], (float)row[3]);
        }
    }

    [Theory]
    [InlineData(-2, 2)]
    [InlineData(-0.5, 0.5)]
    [InlineData(-6.5, 3)]
    [InlineData(-1, double.PositiveInfinity)]
    [InlineData(5, 6)]
    [InlineData(8, double.PositiveInfinity)]
    [InlineData(40, 41)]
    [InlineData(0.1, 0.1000001)]
    public void Fill_StaysWithinTheBounds_AndFillsThem(double low, double high)
    {
        const int Length = 20_000;
        var values = new float[Length];
        KeyedTruncatedNormal.Fill(Stream, 0, 1, low, high, 0, values);
        Assert.All(values, value => Assert.InRange(value, (float)low, (float)high));
        Assert.InRange(values.Distinct().Count(), low == 0.1 ? 14 : Length / 50, Length);
        var brain = new BFloat16[Length];
        KeyedTruncatedNormal.Fill(Stream, 0, 1, low, high, 0, brain);
        Assert.Equal(values.Select(value => (BFloat16)value), brain);
    }

    // Every 4096th word and the outermost ones, beside float64.
    [Theory]
    [InlineData(-2, 2)]
    [InlineData(-1, 1)]
    [InlineData(-0.5, 0.5)]
    [InlineData(-2, 0.5)]
    [InlineData(-1.3, 2.005)]
    public void Centre_GivesTheQuantile(double low, double high)
    {
        const int Step = 1 << 12;
        const int Ends = 1 << 12;
        var quantile = new TruncatedQuantile(0, 1, low, high);
        int[] words =
        [
            .. Enumerable.Range(0, Ends).Select(i => int.MinValue + i), .. Enumerable.Range(0, int.MaxValue / Step * 2).Select(i => int.MinValue + (i * Step)),
            .. Enumerable.Range(0, Ends).Select(i => int.MaxValue - i),
        ];
        float[] block = [.. words.Select(BitConverter.Int32BitsToSingle)];
        new TruncatedCentreTransform(quantile).Apply(block);
        for (int i = 0; i < words.Length; i++)
        {
            double expected = quantile.Number((TruncatedNormalTransform.CellsToEnd(words[i]) + 0.5) / (1L << 32), words[i] < 0);
            double tolerance = CentreTolerance(Math.Abs(expected));
            Assert.True(Math.Abs(block[i] - expected) <= tolerance, $"{words[i]}: {block[i]:R}, exactly {expected:R}");
        }
    }

    // A greater word gives no smaller number, also where one polynomial follows on the other.
    [Theory]
    [InlineData(-6.5, 6.5)]
    [InlineData(-2, 3)]
    public void Transform_RisesWithTheWord(double low, double high)
    {
        int[] words = [.. Enumerable.Range(0, 1 << 14).Select(i => int.MinValue + (i << 18))];
        float[] block = [.. words.Select(BitConverter.Int32BitsToSingle)];
        new TruncatedNormalTransform(new TruncatedQuantile(0, 1, low, high)).Apply(block);
        Assert.Equal(block.Order(), block);
    }

    [Theory]
    [InlineData(-2, 2)]
    [InlineData(-0.5, 2)]
    public void Centre_RisesWithTheWord(double low, double high)
    {
        int[] words = [.. Enumerable.Range(0, 1 << 14).Select(i => int.MinValue + (i << 18))];
        float[] block = [.. words.Select(BitConverter.Int32BitsToSingle)];
        new TruncatedCentreTransform(new TruncatedQuantile(0, 1, low, high)).Apply(block);
        Assert.Equal(block.Order(), block);
    }

    [Fact]
    public void Fill_GivesTheNumbersOfTheNormal_WhenBoundsCutNothingOff()
    {
        var normal = new float[1000];
        KeyedNormal.Fill(Stream, 0, 0.02, 5, normal);
        var truncated = new float[1000];
        KeyedTruncatedNormal.Fill(Stream, 0, 0.02, -2, 2, 5, truncated);
        Assert.Equal(normal, truncated);
        KeyedTruncatedNormal.Fill(Stream, 0, 0.02, double.NegativeInfinity, double.PositiveInfinity, 5, truncated);
        Assert.Equal(normal, truncated);
    }

    [Theory]
    [InlineData(0.5, 0, 0, 1, 0.5f)]
    [InlineData(-3, 0, 0, 1, 0f)]
    [InlineData(3, 0, 0, 1, 1f)]
    [InlineData(0, 1, 0.25, 0.25, 0.25f)]
    [InlineData(0, 1e-300, 0.5, 1, 0.5f)]
    [InlineData(0, 1e-300, -1, -0.5, -0.5f)]
    public void Fill_GivesOneNumber_WhenThatIsAllThereIs(double mean, double stdDev, double low, double high, float expected)
    {
        var values = new float[10];
        KeyedTruncatedNormal.Fill(Stream, mean, stdDev, low, high, 0, values);
        Assert.All(values, value => Assert.Equal(expected, value));
    }

    [Theory]
    [InlineData(0, 1, 2, 1, "high")]
    [InlineData(0, 1, double.NaN, 1, "high")]
    [InlineData(0, 1, 0, double.NaN, "high")]
    [InlineData(0, 1, double.PositiveInfinity, double.PositiveInfinity, "high")]
    [InlineData(0, 1, double.NegativeInfinity, double.NegativeInfinity, "high")]
    [InlineData(0, -1, 0, 1, "stdDev")]
    [InlineData(0, double.NaN, 0, 1, "stdDev")]
    [InlineData(double.NaN, 1, 0, 1, "mean")]
    public void Fill_Throws_AndLeavesTheDestination_WhenArgumentsAreWrong(double mean, double stdDev, double low, double high, string parameter)
    {
        float[] single = [7, 7];
        double[] full = [7, 7];
        Half[] half = [(Half)7];
        BFloat16[] brain = [(BFloat16)7];
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedTruncatedNormal.Fill(Stream, mean, stdDev, low, high, 0, single));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedTruncatedNormal.Fill(Stream, mean, stdDev, low, high, 0, full));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedTruncatedNormal.Fill(Stream, mean, stdDev, low, high, 0, half));
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => KeyedTruncatedNormal.Fill(Stream, mean, stdDev, low, high, 0, brain));
        Assert.Equal([7f, 7f], single);
        Assert.Equal([7.0, 7.0], full);
        Assert.Equal((Half)7, half[0]);
        Assert.Equal((BFloat16)7, brain[0]);
    }

    // Where bounds are close together, the mass between them is a difference of two masses near each other.
    private static double NarrowTolerance(double[] row) => 1e-7 * Math.Min(row[3] - row[2], row[1] * 1e-3);

    private static double CentreTolerance(double z) => 3.5e-7 + (1.8e-7 * z * z);

    // A share of the mass is known to 2⁻²⁴ of itself; the quantile turns that into this many σ.
    private static double SlopeTolerance(double z) => 1.2e-7 / Math.Max(z, 1);

    private static void AssertNear(double expected, double actual, double tolerance, double[] row) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{string.Join(' ', row)}: {actual:R}, off by {Math.Abs(actual - expected):e2}, not {tolerance:e2}");

    private static double[][] Load()
    {
        using Stream stream = typeof(KeyedTruncatedNormalTests).Assembly.GetManifestResourceStream("truncated-normal.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ').Select(Parse).ToArray())];
    }

    private static double Parse(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
