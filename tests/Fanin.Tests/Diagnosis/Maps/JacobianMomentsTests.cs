using Fanin.Activations;
using Fanin.Diagnosis.Maps;

namespace Fanin.Tests.Diagnosis.Maps;

public class JacobianMomentsTests
{
    [Theory]
    [InlineData("linear", 1, false, 1)]
    [InlineData("linear", 1, true, 0)]
    [InlineData("relu", 2, false, 2)]
    [InlineData("relu", 2, true, 1)]
    public void Variance_GrowsLinearlyWithDepth(string activation, double weights, bool areOrthogonal, double perLayer)
    {
        foreach (int depth in new[] { 2, 4, 8 })
        {
            JacobianMoments moments = JacobianMoments.Of(ActivationCatalog.Parse(activation), 0.7, weights, depth, areOrthogonal);
            Assert.Equal(1, moments.Mean, 1e-12);
            Assert.Equal(perLayer * depth, moments.RelativeVariance, 1e-10);
        }
    }

    [Fact]
    public void Mean_IsThePowerOfChi()
    {
        JacobianMoments moments = JacobianMoments.Of(ActivationCatalog.Parse("tanh"), 1.1784804904, 25.0 / 9, 5, false);
        Assert.Equal(Math.Pow(1.2098313203, 5), moments.Mean, 1e-7);
        Assert.InRange(moments.RelativeVariance, 5, 10);

        // Near q = 0 tanh with orthogonal weights is an isometry.
        Assert.Equal(0, JacobianMoments.Of(ActivationCatalog.Parse("tanh"), 1e-6, 1, 100, true).RelativeVariance, 1e-7);
    }

    [Theory]
    [InlineData(2, 6.75)]
    [InlineData(4, 12.20703125)]
    [InlineData(8, 23.09)]
    public void LargestOfLinear_IsTheEdgeOfTheProductsSpectrum(int depth, double expected) =>
        Assert.Equal(expected, JacobianMoments.LargestOfLinear(depth), depth == 8 ? 0.01 : 1e-12);

    [Fact]
    public void NormalizedGrowth_IsWhatNormalizationLeaves()
    {
        Assert.Equal(Math.PI / (Math.PI - 1), NormalizedGrowth.BatchNorm(ActivationCatalog.Parse("relu")), 1e-12);
        Assert.Equal(1.4669422069, NormalizedGrowth.BatchNorm(ActivationCatalog.Parse("relu")), 1e-9);
        Assert.Equal(1.1778072, NormalizedGrowth.BatchNorm(ActivationCatalog.Parse("tanh")), 1e-7);
        Assert.Equal(1, NormalizedGrowth.BatchNorm(ActivationCatalog.Parse("linear")), 1e-12);
        Assert.Equal(1, NormalizedGrowth.LayerNorm(ActivationCatalog.Parse("relu")), 1e-12);
        Assert.Equal(1.17781, NormalizedGrowth.LayerNorm(ActivationCatalog.Parse("tanh")), 5.1e-6);
        Assert.Equal(1.07203, NormalizedGrowth.LayerNorm(ActivationCatalog.Parse("gelu")), 5.1e-6);
    }
}
