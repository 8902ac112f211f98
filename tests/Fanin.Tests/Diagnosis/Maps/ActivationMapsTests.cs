using Fanin.Activations;
using Fanin.Diagnosis.Maps;

namespace Fanin.Tests.Diagnosis.Maps;

public class ActivationMapsTests
{
    private static readonly double[] Correlations = [-1, -0.999, 0.3, 0.97, 0.999999, 1];

    private static ActivationMaps Maps(string name) => new(ActivationCatalog.Parse(name));

    [Fact]
    public void Relu_FollowsTheArcCosineKernel()
    {
        ActivationMaps relu = Maps("relu");
        Assert.Equal(0.3183098861838, 2 * relu.Covariance(1, 1, 0), 1e-12);
        Assert.Equal(0.6089977810442, 2 * relu.Covariance(1, 1, 0.5), 1e-12);
        Assert.Equal(0.9095383988447, 2 * relu.Covariance(1, 1, 0.9), 1e-12);
        Assert.Equal(1 - (Math.Acos(0.4) / Math.PI), 2 * relu.DerivativeCovariance(3, 3, 0.4), 1e-14);
        Assert.Equal(0.35, relu.SecondMoment(0.7), 1e-15);
    }

    // Cosine after as many layers, from 0.
    [Theory]
    [InlineData(1, 0.31831)]
    [InlineData(2, 0.493731)]
    [InlineData(3, 0.604826)]
    [InlineData(5, 0.735946)]
    [InlineData(10, 0.871536)]
    [InlineData(20, 0.948428)]
    [InlineData(50, 0.987862)]
    [InlineData(100, 0.996423)]
    public void Relu_CorrelatesInputs_LayerByLayer(int layers, double expected) =>
        Assert.Equal(expected, Iterate(Maps("relu"), layers), expected == 0.31831 ? 5e-6 : 5.1e-7);

    [Fact]
    public void Relu_ApproachesOne_AsTheSquareOfDepth() => Assert.Equal(43.13, (1 - Iterate(Maps("relu"), 1000)) * 1e6, 0.01);

    // Monte Carlo, good to 5e-4.
    [Theory]
    [InlineData(0.01, 0.54125)]
    [InlineData(0.1, 0.51559)]
    [InlineData(0.2, 0.48870)]
    [InlineData(0.5, 0.42883)]
    public void LeakyRelu_CorrelatesLessThanRelu(double slope, double expected)
    {
        double c = Maps(FormattableString.Invariant($"leaky_relu({slope})")).Cosine(2.3, 0.4);
        Assert.Equal(expected, c, 5e-4);
        double j = 2 * Maps("relu").Covariance(1, 1, 0.4);
        Assert.Equal((((1 - slope) * (1 - slope) * j) + (2 * slope * 0.4)) / (1 + (slope * slope)), c, 1e-14);
    }

    [Fact]
    public void Erf_HasItsClosedForms()
    {
        ActivationMaps erf = Maps("erf");
        Assert.Equal(0.3965037190, erf.SecondMoment(0.7), 1e-10);
        Assert.Equal(0.1119850901, erf.Covariance(0.7, 0.7, 0.3), 1e-10);
        Assert.Equal(0.6531581050, erf.DerivativeSecondMoment(0.7), 1e-10);
        Assert.Equal(0.5388314910, erf.DerivativeCovariance(0.7, 0.7, 0.3), 1e-10);
        Assert.Equal(2 / Math.PI * Math.Asin(2 * 0.3 * Math.Sqrt(0.7 * 4) / Math.Sqrt((1 + 1.4) * (1 + 8))), erf.Covariance(0.7, 4, 0.3), 1e-14);
    }

    // Against E = e^(−w²q)·sinh(w²q₁₂) and the quadratures of one number.
    [Fact]
    public void Sine_HasItsClosedForms()
    {
        ActivationMaps sine = Maps("sin(1.5)");
        const double W2 = 2.25;
        Assert.Equal(Math.Exp(-W2 * 0.6) * Math.Sinh(W2 * 0.6 * 0.3), sine.Covariance(0.6, 0.6, 0.3), 1e-14);
        Assert.Equal(-Math.Exp(-W2 * 0.6) * Math.Sinh(W2 * 0.6 * 0.3), sine.Covariance(0.6, 0.6, -0.3), 1e-14);
        Assert.Equal(W2 * Math.Exp(-W2 * 0.6) * Math.Cosh(W2 * 0.6 * 0.3), sine.DerivativeCovariance(0.6, 0.6, 0.3), 1e-14);
    }

    // Kernels in closed form against the integrals that need none of them; slopes too.
    [Theory]
    [InlineData("relu")]
    [InlineData("leaky_relu(0.2)")]
    [InlineData("abs")]
    [InlineData("erf")]
    [InlineData("sin(1.5)")]
    [InlineData("cos")]
    public void ClosedForms_AreWhatIntegrationGives(string name)
    {
        Activation known = ActivationCatalog.Parse(name);
        var maps = new ActivationMaps(known);
        var integrated = new ActivationMaps(new Activation(known.Name, known.Formula, known.Function, known.Derivative, known.Kinks.AsSpan()));
        foreach (double q in new[] { 0.01, 6 })
        {
            double size = Math.Max(1, q);
            Assert.Equal(integrated.Mean(q), maps.Mean(q), 1e-12 * size);
            Assert.Equal(integrated.SecondMoment(q), maps.SecondMoment(q), 1e-12 * size);
            Assert.Equal(integrated.Slope(q), maps.Slope(q), 2e-11);
            Assert.Equal(integrated.DerivativeSecondMoment(q), maps.DerivativeSecondMoment(q), 1e-11);
            foreach (double c in Correlations)
            {
                Assert.Equal(maps.Covariance(q, 0.4, c), integrated.Covariance(q, 0.4, c), 2e-10 * size);
                Assert.Equal(maps.Covariance(q, q, c), integrated.Covariance(q, q, c), 2e-10 * size);
                Assert.Equal(maps.DerivativeCovariance(q, q, c), integrated.DerivativeCovariance(q, q, c), 4e-9);
            }
        }
    }

    [Fact]
    public void Exponential_HasItsClosedForms()
    {
        Activation known = ActivationCatalog.Parse("exp");
        var maps = new ActivationMaps(known);
        var integrated = new ActivationMaps(new Activation(known.Name, known.Formula, known.Function, known.Derivative));
        Assert.Equal(integrated.Mean(0.5), maps.Mean(0.5), 1e-12);
        Assert.Equal(integrated.SecondMoment(0.5), maps.SecondMoment(0.5), 1e-11);
        Assert.Equal(integrated.Slope(0.5), maps.Slope(0.5), 1e-10);
        Assert.Equal(integrated.DerivativeSecondMoment(0.5), maps.DerivativeSecondMoment(0.5), 1e-11);
        Assert.Equal(integrated.Covariance(0.5, 0.3, 0.6), maps.Covariance(0.5, 0.3, 0.6), 1e-10);
        Assert.Equal(Math.Exp(9 + (9 * 0.99)), maps.Covariance(9, 9, 0.99), 1e-6);
    }

    // An integral over a nested integral, both adaptive: slow, and nothing in common with series and panels.
    [Theory]
    [InlineData("gelu", 1, 0.4)]
    [InlineData("elu", 2, 0.97)]
    [InlineData("hardtanh", 0.8, 0.9995)]
    [InlineData("hardswish", 9, 0.97)]
    [InlineData("tanh", 400, 0.9995)]
    public void Covariance_IsTheNestedIntegral(string name, double q, double c)
    {
        Activation activation = ActivationCatalog.Parse(name);
        var maps = new ActivationMaps(activation);
        double scale = Math.Sqrt(q);
        double rest = scale * Math.Sqrt(1 - (c * c));
        double[] breaks = [.. activation.Kinks.SelectMany(kink => new[] { -4, 0, 4 }.Select(blur => (kink + (blur * rest)) / (c * scale))), .. activation.Kinks.Select(kink => kink / scale)];
        double nested = GaussianExpectation.Of(
            z =>
            {
                double middle = c * scale * z;
                return activation.Function(scale * z)
                    * GaussianExpectation.Of(y => activation.Function(middle + (rest * y)), [.. activation.Kinks.Select(kink => (kink - middle) / rest)]);
            },
            breaks);
        Assert.Equal(nested, maps.Covariance(q, q, c), 1e-10 * maps.SecondMoment(q));
    }

    // C(1) = E[φ²], C(0) = E[φ]², C(−1) = −E[φ²] of an odd function.
    [Fact]
    public void Covariance_HasItsEnds_ForEveryActivationOfTheCatalog() => Assert.All(ActivationCatalog.Entries, entry =>
    {
        ActivationMaps maps = Maps(entry.Name);
        double square = maps.SecondMoment(0.6);
        Assert.Equal(square, maps.Covariance(0.6, 0.6, 1), 1e-9 * square);
        Assert.Equal(square, maps.Covariance(0.6, 0.6, 1 - 1e-13), 1e-5 * square);
        Assert.Equal(maps.Mean(0.6) * maps.Mean(0.6), maps.Covariance(0.6, 0.6, 0), 1e-11 * square);
        Assert.Equal(maps.Mean(0.6) * maps.Mean(2), maps.Covariance(0.6, 2, 0), 1e-10 * square);
    });

    [Fact]
    public void Slope_IsTheDifferenceQuotient()
    {
        ActivationMaps gelu = Maps("gelu");
        Assert.Equal((gelu.SecondMoment(0.801) - gelu.SecondMoment(0.799)) / 0.002, gelu.Slope(0.8), 1e-6);
        Assert.Equal(1.14406, gelu.Slope(1) / gelu.SecondMoment(1), 5.1e-6);
    }

    // HardSwish and ELU by Hermite coefficients from Simpson's rule with the kinks on its nodes, 120 terms.
    // The operating point q = 1 under the forward gain: cosine of orthogonal inputs after 1, 5, 20 and 100 layers.
    [Theory]
    [InlineData("relu", 0.3183, 0.7359, 0.9484, 0.9964)]
    [InlineData("gelu", 0.1871, 0.4914, 0.7061, 0.7602)]
    [InlineData("silu", 0.1200, 0.3663, 0.5906, 0.6584)]
    [InlineData("mish", 0.1278, 0.3899, 0.6303, 0.7111)]
    [InlineData("hardswish", 0.0833, 0.2727, 0.4618, 0.5109)]
    [InlineData("elu", 0.0400, 0.1653, 0.3962, 0.5854)]
    [InlineData("selu", 0, 0.0001, 0.0002, 0.0005)]
    [InlineData("tanh", 0, 0, 0, 0)]
    [InlineData("sin", 0, 0, 0, 0)]
    [InlineData("softplus", 0.7053, 0.9971, 1.0000, 1.0000)]
    [InlineData("sigmoid", 0.8521, 0.9999, 1.0000, 1.0000)]
    public void Cosine_GrowsWithDepth(string name, double one, double five, double twenty, double hundred)
    {
        // SELU's are those of its published constants of 10 digits and more; the table's grow from the rounding of its mean.
        double tolerance = name == "selu" ? 6e-4 : 5.1e-5;
        ActivationMaps maps = Maps(name);
        Assert.Equal(one, Iterate(maps, 1), tolerance);
        Assert.Equal(five, Iterate(maps, 5), tolerance);
        Assert.Equal(twenty, Iterate(maps, 20), tolerance);
        Assert.Equal(hundred, Iterate(maps, 100), tolerance);
    }

    [Fact]
    public void Around_MovesTheMean()
    {
        Assert.Equal(GaussianExpectation.SecondMoment(x => Math.Max(0, x + 0.7), 1, -0.7), Maps("relu").Around(0.7).SecondMoment(1), 1e-12);
        ActivationMaps relu = Maps("relu");
        Assert.Same(relu, relu.Around(0));
    }

    [Fact]
    public void Maps_AreDefinedAtZero()
    {
        Assert.Equal(0, Maps("gelu").SecondMoment(0));
        Assert.Equal(0.25, Maps("gelu").DerivativeSecondMoment(0));
        Assert.Equal(0, Maps("relu").DerivativeSecondMoment(0));
        Assert.Equal(0.25, Maps("sigmoid").Covariance(0, 3, 0.2), 1e-14);
    }

    [Fact]
    public void Arguments_OutOfRange_Throw()
    {
        ActivationMaps tanh = Maps("tanh");
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.Covariance(1, 1, 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.Covariance(1, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.Covariance(-1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.SecondMoment(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.Mean(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => tanh.Slope(0));
        Assert.Throws<ArgumentNullException>(() => new ActivationMaps(null!));
    }

    private static double Iterate(ActivationMaps maps, int layers)
    {
        double c = 0;
        for (int i = 0; i < layers; i++)
        {
            c = maps.Cosine(1, c);
        }

        return c;
    }
}
