using Fanin.Activations;
using Fanin.Mathematics;

namespace Fanin.Tests.Activations;

public class GaussianExpectationTests
{
    [Fact]
    public void Moments_AreTheDoubleFactorials()
    {
        double expected = 1;
        for (int k = 2; k <= 30; k += 2)
        {
            expected *= k - 1;
            Assert.Equal(expected, GaussianExpectation.Of(z => Math.Pow(z, k)), 1e-12 * expected);
            Assert.Equal(0, GaussianExpectation.Of(z => Math.Pow(z, k - 1)), 1e-12 * expected);
        }
    }

    // Far from the middle of the density, and fast: closed forms.
    [Fact]
    public void Exponentials_AndWaves_AreTheirClosedForms()
    {
        foreach (double a in new[] { -9.0, -1, 0.5, 3, 12 })
        {
            double expected = Math.Exp(a * a / 2);
            Assert.Equal(expected, GaussianExpectation.Of(z => Math.Exp(a * z)), 1e-12 * expected);
        }

        foreach (double w in new[] { 0.1, 1, 5, 50 })
        {
            Assert.Equal(Math.Exp(-w * w / 2), GaussianExpectation.Of(z => Math.Cos(w * z)), 1e-12);
        }
    }

    [Fact]
    public void Kinks_Matter()
    {
        // A step that is narrower than what is between two places of asking is not seen at all, until it is announced.
        static double Step(double z) => z is > 0.3 and < 0.301 ? 1 : 0;
        double probability = NormalLaw.Below(0.301) - NormalLaw.Below(0.3);
        Assert.Equal(0, GaussianExpectation.Of(Step));
        Assert.Equal(probability, GaussianExpectation.Of(Step, 0.301, 0.3), 1e-15);
        Assert.Equal(probability, GaussianExpectation.SecondMoment(x => Step(x / 8), 64, 2.4, 2.408), 1e-15);

        // One that is seen is found out by halving, at more than twice the price.
        int asked = 0;
        double Hard(double z)
        {
            asked++;
            return Math.Clamp(z, -0.7, 0.7);
        }

        double closed = ActivationCatalog.Parse("hardtanh(-0.7, 0.7)").SecondMoment;
        Assert.Equal(closed, GaussianExpectation.SecondMoment(Hard, 1), 1e-12);
        int without = asked;
        Assert.Equal(closed, GaussianExpectation.SecondMoment(Hard, 1, -0.7, 0.7), 1e-12);
        Assert.True(asked - without < without / 2, $"{asked - without} places with kinks, {without} without");
    }

    // What a single rule for all functions would give: the second digit wrong, which no gain can be built on.
    [Fact]
    public void OneRuleWithoutSplitting_IsWrong_ForHardFunctions()
    {
        Activation hardtanh = ActivationCatalog.Parse("hardtanh");
        GaussKronrod whole = GaussKronrod.On(z => hardtanh.Derivative(z) * NormalLaw.Density(z), -8, 8);
        Assert.True(Math.Abs(whole.Integral - 0.6826894921) > 0.01);
        Assert.Equal(0.6826894921370859, hardtanh.DerivativeSecondMomentAt(1), 1e-13);
    }

    [Fact]
    public void Kinks_MayBeAnywhere()
    {
        double once = GaussianExpectation.Of(Math.Abs, 0);
        Assert.Equal(Math.Sqrt(2 / Math.PI), once, 1e-13);
        Assert.Equal(once, GaussianExpectation.Of(Math.Abs, 0, 0, 1e300, -50, 38.5, 1e-300, double.Epsilon), 1e-13);
    }

    // E[exp(0.48·z²)] = 1/√(1 − 0.96), nearly all of it far out.
    [Fact]
    public void Of_AFunctionAlmostTooHeavy_IsItsClosedForm() => Assert.Equal(5, GaussianExpectation.Of(z => Math.Exp(0.48 * z * z)), 1e-9);

    [Theory]
    [InlineData("nan", "got NaN at")]
    [InlineData("infinite", "got Infinity at")]
    [InlineData("square root", "got NaN at -")]
    [InlineData("random", "too rough")]
    public void Function_ThatHasNoExpectation_IsRefused(string kind, string sentence)
    {
        uint state = 1;
        Func<double, double> function = kind switch
        {
            "nan" => z => z > 2 ? double.NaN : z,
            "infinite" => z => Math.Exp(z * z),
            "square root" => Math.Sqrt,
            _ => _ => state = (state * 1664525) + 1013904223,
        };
        ArgumentException problem = Assert.Throws<ArgumentException>("function", () => GaussianExpectation.Of(function));
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gain_OfNothing_IsRefused()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>("activation", () => ActivationGain.Forward(_ => 0));
        Assert.Contains("second moment above 0, got 0; no gain makes up for it", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("derivative", () => ActivationGain.Backward(z => 0 * z));
        Assert.Throws<ArgumentException>("activation", () => ActivationGain.Forward(_ => double.NaN));
        Assert.Throws<ArgumentNullException>("activation", () => ActivationGain.Forward(null!));
        Assert.Throws<ArgumentOutOfRangeException>("kinks", () => ActivationGain.Forward(z => z, double.NaN));
        Assert.Throws<ArgumentException>("Function", () => ActivationCatalog.Parse("threshold(60, 0)").ForwardGain);
    }
}
