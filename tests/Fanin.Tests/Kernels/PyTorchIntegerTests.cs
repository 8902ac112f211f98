using System.Globalization;
using Fanin.Kernels;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Kernels;

public class PyTorchIntegerTests
{
    // Remainders of the first raw outputs of seed 42: 5fe1dc66 cbea3db3 f362035c 2ef5950e.
    [Fact]
    public void Random_IsTheDrawsRemainder()
    {
        var values = new long[4];
        PyTorchRandom.Fill(new PyTorchGenerator(42), -5, 1000 - 5, values);
        Assert.Equal([(0x5fe1dc66 % 1000) - 5, (0xcbea3db3 % 1000) - 5, (0xf362035c % 1000) - 5, (0x2ef5950e % 1000) - 5], values);

        PyTorchRandom.Fill(new PyTorchGenerator(42), 3, 3 + (1 << 28), values.AsSpan(..2));
        Assert.Equal([3 + 0xbea3db3, 3 + 0xef5950e], values[..2]);

        var ints = new int[2];
        PyTorchRandom.Fill<int>(new PyTorchGenerator(42), ints);
        Assert.Equal([0x5fe1dc66, 0x4bea3db3], ints);
    }

    // libtorch's first uniform numbers of seed 42 are 0.058 0.063 0.124 0.053 0.526 in float64, and 0.882 0.915 0.383 0.959 0.390 in float32.
    [Fact]
    public void Bernoulli_IsOne_WhereTheUniformNumberIsBelowTheProbability()
    {
        var values = new float[5];
        PyTorchBernoulli.Fill(new PyTorchGenerator(42), 0.1, values);
        Assert.Equal([1, 1, 0, 1, 0], values);
        PyTorchBernoulli.Fill<float>(new PyTorchGenerator(42), [0.9f, 0.9f, 0.3f, 1, 0.4f], values);
        Assert.Equal([1, 0, 0, 1, 1], values);
    }

    [Fact]
    public void Slices_AreTheWhole()
    {
        CheckSlices<long>();
        CheckSlices<int>();
        CheckSlices<float>();
        CheckSlices<double>();
        CheckSlices<Half>();
        CheckSlices<BFloat16>();
    }

    [Fact]
    public void BernoulliSlices_AreTheWhole()
    {
        CheckBernoulliSlices<float>(1);
        CheckBernoulliSlices<double>(2);
        CheckBernoulliSlices<Half>(1);
        CheckBernoulliSlices<BFloat16>(1);
    }

    [Fact]
    public void Random_Throws_AndLeavesTheDestination_WhenBoundsAreWrong()
    {
        var generator = new PyTorchGenerator(1);
        CheckRefused<long>(3, 3);
        CheckRefused<long>(4, 3);
        CheckRefused<int>(0, 1L << 32);
        CheckRefused<int>(int.MinValue - 1L, 0);
        CheckRefused<Half>(0, 65_506);
        CheckRefused<Half>(-65_505, 0);
        CheckRefused<float>(long.MaxValue - 1, long.MaxValue);
        Assert.Throws<NotSupportedException>(() => PyTorchRandom.Fill<short>(generator, 0, 5, new short[1]));
        Assert.Throws<NotSupportedException>(() => PyTorchRandom.Fill<short>(generator, new short[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchRandom.FillSlice(generator, StreamPosition.Start, 0, 5, -1, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchRandom.FillSlice(generator, StreamPosition.Start, -1, new int[1]));

        void CheckRefused<T>(long from, long to)
            where T : unmanaged
        {
            var values = new T[2];
            Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchRandom.Fill<T>(generator, from, to, values));
            Assert.Equal(new T[2], values);
            Assert.Equal(StreamPosition.Start, generator.Position);
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Bernoulli_Throws_AndLeavesTheDestination_WhenAProbabilityIsNone(double probability)
    {
        var generator = new PyTorchGenerator(1);
        double[] values = [7, 7];
        double[] probabilities = [0.5, probability];
        Assert.Throws<ArgumentOutOfRangeException>(nameof(probability), () => PyTorchBernoulli.Fill(generator, probability, values));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(probabilities), () => PyTorchBernoulli.Fill<double>(generator, probabilities, values));
        Assert.Throws<ArgumentException>("destination", () => PyTorchBernoulli.Fill<double>(generator, [0.5], values));
        Assert.Throws<ArgumentException>("destination", () => PyTorchBernoulli.Fill<double>(generator, values.AsSpan(..1), values.AsSpan(1..)[..0]));
        Assert.Throws<NotSupportedException>(() => PyTorchBernoulli.Fill(generator, 0.5, new long[1]));
        Assert.Equal([7d, 7d], values);
        Assert.Equal(StreamPosition.Start, generator.Position);
    }

    [Fact]
    public void Bernoulli_FillsItsOwnProbabilities_ButNotThoseBesideThem()
    {
        float[] values = [1, 0, 1, 0];
        PyTorchBernoulli.Fill<float>(new PyTorchGenerator(1), values, values);
        Assert.Equal([1, 0, 1, 0], values);
        Assert.Throws<ArgumentException>(() => PyTorchBernoulli.Fill<float>(new PyTorchGenerator(1), values.AsSpan(..3), values.AsSpan(1..)));
    }

    [Fact]
    public void Bernoulli_DrawsBools_AsNumbers()
    {
        (var bools, var numbers) = (new bool[100], new double[100]);
        PyTorchBernoulli.Fill(new PyTorchGenerator(42), 0.3, bools);
        PyTorchBernoulli.Fill(new PyTorchGenerator(42), 0.3, numbers);
        Assert.Equal(numbers, bools.Select(one => Convert.ToDouble(one, CultureInfo.InvariantCulture)));
        Assert.Contains(true, bools);
        Assert.Contains(false, bools);
    }

    [Fact]
    public void Fills_AllocateNothing()
    {
        var generator = new PyTorchGenerator(1);
        (var longs, var halves, var singles) = (new long[700], new Half[700], new float[700]);
        Assert.Equal(0, Allocation.Of(FillAll));

        void FillAll()
        {
            PyTorchRandom.Fill<long>(generator, longs);
            PyTorchRandom.Fill(generator, 0, 100, halves);
            PyTorchBernoulli.Fill(generator, 0.5, singles);
            PyTorchBernoulli.Fill<float>(generator, singles, singles);
        }
    }

    private static void CheckSlices<T>()
        where T : unmanaged
    {
        var position = new StreamPosition(13);
        foreach (long to in new[] { 1000, 1 << 28 })
        {
            long end = typeof(T) == typeof(Half) ? 1000 : to;
            var generator = new PyTorchGenerator(9);
            generator.MoveTo(position);
            var whole = new T[700];
            PyTorchRandom.Fill(generator, -7, end - 7, whole);
            Assert.Equal(PyTorchRandom.Advance<T>(position, -7, end - 7, whole.Length), generator.Position);
            var part = new T[100];
            PyTorchRandom.FillSlice(generator, position, -7, end - 7, 555, part);
            Assert.Equal(whole[555..655], part);

            generator.MoveTo(position);
            PyTorchRandom.Fill<T>(generator, whole);
            Assert.Equal(PyTorchRandom.Advance<T>(position, whole.Length), generator.Position);
            PyTorchRandom.FillSlice<T>(generator, position, 555, part);
            Assert.Equal(whole[555..655], part);
        }
    }

    private static void CheckBernoulliSlices<T>(int draws)
        where T : unmanaged
    {
        var position = new StreamPosition(13);
        var generator = new PyTorchGenerator(9);
        generator.MoveTo(position);
        var whole = new T[700];
        PyTorchBernoulli.Fill(generator, 0.4, whole);
        Assert.Equal(PyTorchBernoulli.Advance(position, whole.Length), generator.Position);
        Assert.Equal(13 + 1400, generator.Position.Draws);
        var part = new T[100];
        PyTorchBernoulli.FillSlice(generator, position, 0.4, 555, part);
        Assert.Equal(whole[555..655], part);

        var probabilities = new T[700];
        PyTorchUniform.Fill<T>(generator, 0, 1, probabilities);
        generator.MoveTo(position);
        PyTorchBernoulli.Fill<T>(generator, probabilities, whole);
        Assert.Equal(PyTorchBernoulli.AdvanceEach<T>(position, whole.Length), generator.Position);
        Assert.Equal(13 + (draws * 700), generator.Position.Draws);
        PyTorchBernoulli.FillSlice<T>(generator, position, probabilities.AsSpan(555, 100), 555, part);
        Assert.Equal(whole[555..655], part);
    }
}
