using CsCheck;
using Fanin.Lab.Statistics;
using Fanin.Streams;
using MathNet.Numerics.Distributions;

namespace Fanin.App.Tests.Statistics;

public class PermutationTestTests
{
    // Fisher 1935, §21: of the 32,768 sums 835 exceed 314 and 28 equal it, in each direction: 5.267 %.
    [Fact]
    public void Paired_CountsFishersArrangements_OfDarwinsMaize()
    {
        PermutationResult result = PermutationTest.Paired(Published.DarwinDifferences);
        Assert.Equal(2 * (835 + 28), result.P * 32_768);
        Assert.True(result.IsExact);
        Assert.Equal(32_768, result.Arrangements);
    }

    // Fisher's tea test in pairs: all n signs alike is 2 of 2ⁿ arrangements.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(32)]
    public void Paired_GivesItsSmallestP_WhenAllSignsAgree(int pairs)
    {
        double[] differences = [.. Enumerable.Range(1, pairs).Select(i => 0.1 * i)];
        PermutationResult result = PermutationTest.Paired(differences);
        Assert.Equal(Math.Pow(2, 1 - pairs), result.P);
        Assert.Equal(result.SmallestP, result.P);
    }

    [Fact]
    public void Paired_EqualsCountingOneByOne() =>
        Gen.Int[-9, 9].Select(value => value * 0.1).Array[0, 11].Sample(differences =>
        {
            double limit = Math.Abs(differences.Sum()) - 1e-9;
            int beyond = Enumerable.Range(0, 1 << differences.Length).Count(signs =>
                Math.Abs(differences.Select((value, i) => (signs >> i & 1) == 0 ? value : -value).Sum()) >= limit);
            Assert.Equal(beyond / Math.Pow(2, differences.Length), PermutationTest.Paired(differences).P);
        });

    [Fact]
    public void Paired_Samples_WhenPairsAreMany()
    {
        // The normal approximation of Σ±d: P(|Z| ≥ Σd/√Σd²), within four deviations of 99,999 draws.
        double[] differences = [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i) + 0.2)];
        double z = differences.Sum() / Math.Sqrt(differences.Sum(value => value * value));
        double expected = 2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z);
        PermutationResult result = PermutationTest.Paired(differences);
        Assert.False(result.IsExact);
        Assert.InRange(result.P, expected - 0.004, expected + 0.004);
        Assert.Equal(1e-5, PermutationTest.Paired([.. differences.Select(Math.Abs)]).P, 12);
    }

    // Counted with R (published.R).
    [Fact]
    public void Unpaired_CountsTheArrangements_OfTheMice()
    {
        PermutationResult result = PermutationTest.Unpaired(Published.TreatedMice, Published.ControlMice);
        Assert.Equal(3513, result.P * 11_440, 6);
        Assert.Equal(result, PermutationTest.Unpaired(Published.ControlMice, Published.TreatedMice));
    }

    // 3 of 6 all below the others: 2 of 20 arrangements; 2 of 5: only the one itself, of 10.
    [Fact]
    public void Unpaired_GivesItsSmallestP_WhenSamplesAreApart()
    {
        Assert.Equal(2.0 / 20, PermutationTest.Unpaired([1, 2, 3], [4, 5, 6]).P, 12);
        Assert.Equal(1, PermutationTest.Unpaired([1], [4, 5, 6]).P);
        Assert.Equal(1, PermutationTest.Unpaired([7, 7, 7], [7, 7, 7]).P);
        Assert.Equal(2.0 / 20, PermutationTest.Unpaired([7, 7, 7], [8, 8, 8]).P, 12);
    }

    // For samples of one size |t| orders as the difference of means does.
    [Fact]
    public void Unpaired_EqualsCountingDifferencesOfMeans_WhenSizesAgree() =>
        Gen.Int[-9, 9].Select(value => value * 0.1).Array[8].Sample(all =>
        {
            double Difference(int labels) => Math.Abs(all.Select((value, i) => (labels >> i & 1) == 0 ? value : -value).Sum());
            int[] splits = [.. Enumerable.Range(0, 256).Where(labels => int.PopCount(labels) == 4)];
            int beyond = splits.Count(labels => Difference(labels) >= Difference(0b11110000) - 1e-9);
            Assert.Equal(beyond / 70.0, PermutationTest.Unpaired(all[..4], all[4..]).P, 12);
        });

    [Fact]
    public void Unpaired_Samples_WhenSplitsAreMany()
    {
        double[] first = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i))];
        double[] second = [.. Enumerable.Range(0, 40).Select(i => Math.Cos(3 * i) + 0.3)];

        // Student's t of as many numbers, within four deviations of the draws and the error of the approximation.
        double error = Math.Sqrt((Variance(first) + Variance(second)) / 40);
        double t = (first.Average() - second.Average()) / error;
        double expected = 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 78, -Math.Abs(t));
        PermutationResult result = PermutationTest.Unpaired(first, second);
        Assert.False(result.IsExact);
        Assert.InRange(result.P, expected - 0.006, expected + 0.006);
        Assert.Equal(result, PermutationTest.Unpaired([.. first.Reverse()], second));
        Assert.NotEqual(result.P, PermutationTest.Unpaired(first, second, new ResamplingOptions { Seed = 1 }).P);
    }

    private static double Variance(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1);

    // The same test drawn here, 40,000 times: its P scatters by 4·√(p/40,000) at most.
    [Theory]
    [InlineData(0.10)]
    [InlineData(0.20)]
    [InlineData(0.25)]
    public void Paired_IsThatOfDrawnSigns_WhenPairsAreMany(double shift)
    {
        var numbers = new ResamplingDraws(new Seed(7), "numbers");
        double[] differences = [.. Enumerable.Range(0, 150).Select(_ => Normal.InvCDF(shift, 1, numbers.Uniform()))];
        PermutationResult test = PermutationTest.Paired(differences);
        Assert.Equal(0, test.Arrangements);
        double limit = Math.Abs(differences.Sum());
        var draws = new ResamplingDraws(new Seed(5), "signs");
        int found = Enumerable.Range(0, 40_000).Count(_ => Math.Abs(differences.Sum(value => draws.Uniform() < 0.5 ? value : -value)) >= limit);
        double drawn = found / 40_000.0;
        Assert.InRange(test.P, drawn - (4 * Math.Sqrt(drawn / 40_000)) - 1e-4, drawn + (4 * Math.Sqrt(drawn / 40_000)) + 1e-4);
    }

    [Fact]
    public void Paired_DrawsSigns_WhenOnePairOutweighsTheOthers()
    {
        double[] differences = [.. Enumerable.Repeat(0.01, 149), 5];
        PermutationResult test = PermutationTest.Paired(differences, new ResamplingOptions { Permutations = 1999 });
        Assert.Equal(1999, test.Arrangements);
    }
}
