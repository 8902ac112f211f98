using Fanin.Kernels;
using Fanin.Streams;

namespace Fanin.Tests.Kernels;

public class KeyedUniformTests
{
    private static readonly KeyedStream Words = new(11, "uniform");

    public static TheoryData<double, double> Bounds => new()
    {
        { 0, 1 }, { -1, 1 }, { -0.02, 0.02 }, { -1, 1e-9 }, { 3, 3.0000001 }, { 1000, 1000.0001 }, { -3e38, 3e38 }, { 1e-40, 3e-40 }, { 0.1, 0.1 }, { 0, 0 },
        { -5, -4 }, { 1e-30, 1 }, { -0.20665991623833702, 0.8753678296238088 },
    };

    // m + h·u in decimal-free double arithmetic, from the words: exact but for one rounding of each kind in float32.
    [Theory]
    [MemberData(nameof(Bounds))]
    public void Fill_IsTheDocumentedFormula_WithinTheBounds(double low, double high)
    {
        const int Length = 4096;
        var words = new uint[Length];
        Words.Blocks(0, words);
        var values = new float[Length];
        KeyedUniform.Fill(Words, low, high, 0, values);
        float lowest = (float)low;
        float highest = (float)high;
        double middle = ((double)lowest + highest) / 2;
        double half = ((double)highest - lowest) / 2;
        for (int i = 0; i < Length; i++)
        {
            double exact = middle + (half * ((int)words[i] | 1) / (1u << 31));
            double tolerance = (half * 2.5 / (1 << 24)) + Spacing((float)exact) + (3 * float.Epsilon);
            Assert.True(Math.Abs(values[i] - exact) <= tolerance, $"{i}: {values[i]:R}, exactly {exact:R}");
            Assert.InRange(values[i], lowest, highest);
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Float64_IsTheDocumentedFormula_WithinTheBounds(double low, double high)
    {
        const int Length = 2048;
        var words = new uint[2 * Length];
        Words.Blocks(0, words);
        var values = new double[Length];
        KeyedUniform.Fill(Words, low, high, 0, values);
        for (int i = 0; i < Length; i++)
        {
            long word = (long)(((ulong)words[(2 * i) + 1] << 32) | words[2 * i]);
            decimal u = ((decimal)word + 0.5m) / 9223372036854775808m;
            double exact = (low / 2) + (high / 2) + (((high / 2) - (low / 2)) * (double)u);
            double tolerance = Math.Max(Math.Abs(low), Math.Abs(high)) * 4.5e-16;
            Assert.True(Math.Abs(values[i] - exact) <= tolerance, $"{i}: {values[i]:R}, exactly {exact:R}");
            Assert.InRange(values[i], low, high);
        }
    }

    // The outermost words, in the order of their size.
    [Theory]
    [MemberData(nameof(Bounds))]
    public void Transform_StaysWithinTheBounds_AtTheEndsOfTheWords(double low, double high)
    {
        int[] words = [int.MinValue, int.MinValue + 1, int.MinValue + 200, -1, 0, 1, int.MaxValue - 200, int.MaxValue - 1, int.MaxValue];
        float[] block = [.. words.Select(BitConverter.Int32BitsToSingle)];
        new UniformTransform((float)low, (float)high).Apply(block);
        Assert.All(block, value => Assert.InRange(value, (float)low, (float)high));
        Assert.Equal(block.Order(), block);
    }

    [Fact]
    public void Fill_GivesBothOfTwoNeighbours_EquallyOften()
    {
        const int Length = 10_000;
        var values = new float[Length];
        KeyedUniform.Fill(Words, 1000, MathF.BitIncrement(1000), 0, values);
        int upper = values.Count(value => value > 1000);
        Assert.InRange(upper, 5000 - 250, 5000 + 250); // 5 standard deviations
    }

    [Fact]
    public void HalfTypes_StayWithinTheRoundedBounds()
    {
        const int Length = 10_000;
        var half = new Half[Length];
        var brain = new BFloat16[Length];
        KeyedUniform.Fill(Words, -0.3, 0.7, 0, half);
        KeyedUniform.Fill(Words, -0.3, 0.7, 0, brain);
        Assert.All(half, value => Assert.InRange(value, (Half)(-0.3f), (Half)0.7f));
        Assert.All(brain, value => Assert.InRange((float)value, (float)(BFloat16)(-0.3), (float)(BFloat16)0.7));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(1, 0)]
    public void Fill_Throws_AndLeavesTheDestination_WhenBoundsAreWrong(double low, double high)
    {
        float[] single = [7, 7];
        double[] full = [7, 7];
        Half[] half = [(Half)7];
        BFloat16[] brain = [(BFloat16)7];
        Assert.Throws<ArgumentOutOfRangeException>(nameof(high), () => KeyedUniform.Fill(Words, low, high, 0, single));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(high), () => KeyedUniform.Fill(Words, low, high, 0, full));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(high), () => KeyedUniform.Fill(Words, low, high, 0, half));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(high), () => KeyedUniform.Fill(Words, low, high, 0, brain));
        Assert.Equal([7f, 7f], single);
        Assert.Equal([7.0, 7.0], full);
        Assert.Equal((Half)7, half[0]);
        Assert.Equal((BFloat16)7, brain[0]);
    }

    [Fact]
    public void Fill_Throws_WhenBoundsAreBeyondTheType()
    {
        Assert.Throws<ArgumentOutOfRangeException>("high", () => KeyedUniform.Fill(Words, 0, 1e39, 0, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>("high", () => KeyedUniform.Fill(Words, 0, 1e5, 0, new Half[2]));
        KeyedUniform.Fill(Words, 0, 1e5, 0, new BFloat16[2]);
        KeyedUniform.Fill(Words, -1.7e308, 1.7e308, 0, new double[2]);
    }

    private static double Spacing(float value) => (double)MathF.BitIncrement(MathF.Abs(value)) - MathF.Abs(value);
}
