using Fanin.Diagnosis.Maps;

namespace Fanin.Tests.Diagnosis.Maps;

public class GaussianMaximumTests
{
    [Theory]
    [InlineData(2, 0.56418958, 1, 0.68169011, 0.68103707, 0.90915494, 0.44534345, 0.25)]
    [InlineData(3, 0.84628438, 1.27566445, 0.55946720, 0.88814724, 1.25156464, 0.46275911, 0.125)]
    [InlineData(4, 1.02937537, 1.55132890, 0.49171524, 1.04575552, 1.54378501, 0.45018041, 0.0625)]
    [InlineData(9, 1.48501316, 2.56261742, 0.35735333, 1.48526106, 2.56255913, 0.35655870, 0.001953125)]
    [InlineData(16, 1.76599139, 3.41373541, 0.29500981, 1.76599252, 3.41373525, 0.29500566, 1.52587890625e-5)]
    [InlineData(25, 1.96531461, 4.12097229, 0.25851078, 1.96531461, 4.12097229, 0.25851077, 2.98023223876953125e-8)]
    public void Moments_AreOrderStatistics(
        int count, double mean, double second, double variance, double rectifiedMean, double rectifiedSecond, double rectifiedVariance, double allNegative)
    {
        var maximum = new GaussianMaximum(count);
        Assert.Equal(mean, maximum.Mean, 1.1e-8);
        Assert.Equal(second, maximum.SecondMoment, 1.1e-8);
        Assert.Equal(variance, maximum.Variance, 1.1e-8);
        Assert.Equal(rectifiedMean, maximum.RectifiedMean, 1.1e-8);
        Assert.Equal(rectifiedSecond, maximum.RectifiedSecondMoment, 1.1e-8);
        Assert.Equal(rectifiedVariance, maximum.RectifiedVariance, 1.1e-8);
        Assert.Equal(allNegative, maximum.AllNegative, 1e-16);
    }

    // E[max of 2] = 1/√π, of 3 = 3/(2√π); of very many, √(2·ln m) less a correction.
    [Fact]
    public void Moments_HaveClosedForms_OfFew_AndAsymptotics_OfMany()
    {
        Assert.Equal(1.0293753730, new GaussianMaximum(4).Mean, 1e-9);
        Assert.Equal(1.5513288954, new GaussianMaximum(4).SecondMoment, 1e-9);
        Assert.Equal(0, new GaussianMaximum(1).Mean, 1e-13);
        Assert.Equal(1, new GaussianMaximum(1).SecondMoment, 1e-12);
        Assert.Equal(0.5, new GaussianMaximum(1).RectifiedSecondMoment, 1e-12);
        Assert.Equal(1 / Math.Sqrt(Math.PI), new GaussianMaximum(2).Mean, 1e-12);
        Assert.Equal(1.5 / Math.Sqrt(Math.PI), new GaussianMaximum(3).Mean, 1e-12);
        var many = new GaussianMaximum(1_000_000_000_000);
        double root = Math.Sqrt(2 * Math.Log(1e12));
        Assert.Equal(root - ((Math.Log(Math.Log(1e12)) + Math.Log(4 * Math.PI)) / (2 * root)) + (0.5772156649 / root), many.Mean, 0.02);
        Assert.Equal(1, many.Expectation(_ => 1), 1e-11);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMaximum(0));
    }
}
