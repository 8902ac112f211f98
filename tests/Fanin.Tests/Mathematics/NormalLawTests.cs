using Fanin.Mathematics;

namespace Fanin.Tests.Mathematics;

public class NormalLawTests
{
    // Made by mpmath with 30 digits.
    [Theory]
    [InlineData(0.1, 0.1124629160182849, 0.887537083981715)]
    [InlineData(0.5, 0.5204998778130465, 0.4795001221869535)]
    [InlineData(1, 0.8427007929497149, 0.1572992070502851)]
    [InlineData(2, 0.9953222650189527, 0.004677734981047266)]
    [InlineData(3, 0.9999779095030014, 2.209049699858544e-05)]
    [InlineData(5, 0.9999999999984626, 1.537459794428035e-12)]
    [InlineData(10, 1, 2.088487583762545e-45)]
    public void ErrorFunction_IsMpmaths(double x, double erf, double erfc)
    {
        Assert.Equal(erf, ErrorFunction.Erf(x), 1e-15);
        Assert.Equal(-erf, ErrorFunction.Erf(-x), 1e-15);
        Assert.Equal(erfc, ErrorFunction.ErfComplement(x), 1e-13 * erfc);
        double root = Math.Sqrt(2);
        Assert.Equal(0.5 * erfc, NormalLaw.Below(-x * root), 1e-13 * erfc);
        Assert.Equal(0.5 * (1 + erf), NormalLaw.Below(x * root), 1e-15);
        Assert.Equal(0.5 * erfc * Math.Exp(x * x), NormalLaw.ScaledTail(x * root), 1e-13 * erfc * Math.Exp(x * x));
    }

    [Fact]
    public void TruncatedMoments_AtTwoDeviations_AreTheFrameworksConstant()
    {
        (double mean, double stdDev) = NormalLaw.TruncatedMoments(-2, 2);
        Assert.Equal(0, mean);
        Assert.Equal(0.8796256610342398, stdDev, 1e-12);
        Assert.Equal(0.8796256610342398, NormalLaw.StdDevWithinTwo, 1e-15);
    }

    // Half a normal distribution: mean √(2/π), variance 1 − 2/π.
    [Fact]
    public void TruncatedMoments_OfHalfTheDistribution_AreTheClosedForm()
    {
        (double mean, double stdDev) = NormalLaw.TruncatedMoments(0, double.PositiveInfinity);
        Assert.Equal(Math.Sqrt(2 / Math.PI), mean, 1e-15);
        Assert.Equal(Math.Sqrt(1 - (2 / Math.PI)), stdDev, 1e-15);
        Assert.Equal((0, 1), NormalLaw.TruncatedMoments(double.NegativeInfinity, double.PositiveInfinity));
    }

    // So narrow that the density is even: a uniform distribution.
    [Theory]
    [InlineData(0.3, 1e-6)]
    [InlineData(-5, 1e-5)]
    public void TruncatedMoments_OfANarrowInterval_AreUniform(double low, double width) =>
        Assert.Equal(width / Math.Sqrt(12), NormalLaw.TruncatedMoments(low, low + width).StdDev, 1e-3 * width);
}
