using Fanin.Activations;
using Fanin.Mathematics;
using Fanin.Schemes;

namespace Fanin.Tests.Activations;

public class ActivationTests
{
    private const double Tolerance = 2e-12;

    public static TheoryData<string> Names => [.. GainTable.Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Expectations_AreThoseIntegratedWith30Digits(string name)
    {
        GainRow expected = GainTable.Rows[name];
        Activation activation = ActivationCatalog.Parse(name);
        Close(expected.Mean, activation.Mean);
        Close(expected.SecondMoment, activation.SecondMoment);
        Close(expected.DerivativeSecondMoment, activation.DerivativeSecondMoment);
        Close(expected.LengthMap / expected.SecondMoment, activation.LengthMapSlope);
        Close(1 / Math.Sqrt(expected.SecondMoment), activation.ForwardGain);
        Close(1 / Math.Sqrt(expected.DerivativeSecondMoment), activation.BackwardGain);
        Close(expected.DerivativeSecondMoment / expected.SecondMoment, activation.GradientGrowth);
    }

    // The properties take the closed form where there is one; these never do.
    [Theory]
    [MemberData(nameof(Names))]
    public void Quadrature_AgreesWithClosedForms(string name)
    {
        GainRow expected = GainTable.Rows[name];
        Activation activation = ActivationCatalog.Parse(name);
        Close(expected.Mean, GaussianExpectation.Of(activation.Function, activation.Kinks.AsSpan()));
        Close(expected.SecondMoment, activation.SecondMomentAt(1));
        Close(expected.DerivativeSecondMoment, activation.DerivativeSecondMomentAt(1));
        Close(1 / Math.Sqrt(expected.SecondMoment), ActivationGain.Forward(activation.Function, activation.Kinks.AsSpan()));
        Close(1 / Math.Sqrt(expected.DerivativeSecondMoment), ActivationGain.Backward(activation.Derivative, activation.Kinks.AsSpan()));
    }

    [Fact]
    public void Catalog_HasARowOfExpectedNumbers_ForEveryEntry()
    {
        Assert.Empty(ActivationCatalog.Entries.Select(entry => entry.Name).Except(GainTable.Rows.Keys));
        Assert.True(ActivationCatalog.Entries.Count >= 40);
    }

    // Also between kinks of a wrong sign, and far out, where nothing may overflow.
    [Theory]
    [MemberData(nameof(Names))]
    public void Derivative_IsTheSlope(string name)
    {
        Activation activation = ActivationCatalog.Parse(name);
        foreach (double x in new[] { -3.3, -1.2, -0.3, -0.003, 0.003, 0.7, 1.1, 2.6, 6.5 })
        {
            const double Step = 1e-4;
            double slope = ((8 * (activation.Function(x + Step) - activation.Function(x - Step)))
                - (activation.Function(x + (2 * Step)) - activation.Function(x - (2 * Step)))) / (12 * Step);
            Assert.Equal(slope, activation.Derivative(x), 2e-8 * Math.Max(1, Math.Abs(slope)));
        }

        if (name != "exp")
        {
            Assert.All([-1e6, 1e6], x => Assert.True(double.IsFinite(activation.Function(x)) && double.IsFinite(activation.Derivative(x))));
        }
    }

    [Fact]
    public void Gelu_IsItsClosedForm_ToTwelveDigits()
    {
        Activation gelu = ActivationCatalog.Parse("gelu");
        Assert.Equal(0.4252214825703, gelu.SecondMoment, 1e-12);
        Assert.Equal(0.4558508656493, gelu.DerivativeSecondMoment, 1e-12);
        Assert.Equal("1/3 + 1/(2√3·π)", gelu.SecondMomentFormula);
        Assert.Null(ActivationCatalog.Parse("silu").SecondMomentFormula);
    }

    // The operating point q = 1 under the forward gain, of eleven functions: slope of the length map and growth of gradients.
    [Theory]
    [InlineData("relu", 1.00000, 1.00000)]
    [InlineData("gelu", 1.14406, 1.07203)]
    [InlineData("silu", 1.17259, 1.06663)]
    [InlineData("mish", 1.07634, 1.05912)]
    [InlineData("hardswish", 1.22392, 1.08132)]
    [InlineData("elu", 0.89097, 1.03590)]
    [InlineData("selu", 0.78265, 1.07157)]
    [InlineData("tanh", 0.46107, 1.17781)]
    [InlineData("sin", 0.31304, 1.31304)]
    [InlineData("softplus", 0.49205, 0.31846)]
    [InlineData("sigmoid", 0.10634, 0.15283)]
    public void OperatingPoint_IsAsDerived(string name, double slope, double growth)
    {
        Activation activation = ActivationCatalog.Parse(name);
        Assert.Equal(slope, activation.LengthMapSlope, 5.1e-6);
        Assert.Equal(growth, activation.GradientGrowth, 5.1e-6);
    }

    [Fact]
    public void SecondMomentAt_IsErfsClosedForm_AtAnyScale()
    {
        Activation erf = ActivationCatalog.Parse("erf");
        Assert.Equal(0.3965037190, erf.SecondMomentAt(0.7), 1e-10);
        Assert.Equal(0.6531581050, erf.DerivativeSecondMomentAt(0.7), 1e-10);
        foreach (double q in new[] { 1e-12, 1e-6, 0.01, 1, 30, 1e4, 1e9, 1e15 })
        {
            Close(2 / Math.PI * Math.Atan(2 * q / Math.Sqrt(1 + (4 * q))), erf.SecondMomentAt(q));
            Close(4 / Math.PI / Math.Sqrt(1 + (4 * q)), erf.DerivativeSecondMomentAt(q));
        }
    }

    [Fact]
    public void SecondMomentAt_ScalesKinks()
    {
        Activation relu = ActivationCatalog.Parse("relu");
        foreach (double q in new[] { 1e-20, 0.3, 5, 1e12 })
        {
            Close(q / 2, relu.SecondMomentAt(q));
            Close(0.5, relu.DerivativeSecondMomentAt(q));
        }

        // max(−1, min(2z, 1))² is 4·max(−½, min(z, ½))²; of a steep one 1 − (4/3)·p(0)/√q is left.
        Activation hardtanh = ActivationCatalog.Parse("hardtanh");
        Close(4 * ActivationCatalog.Parse("hardtanh(-0.5, 0.5)").SecondMoment, hardtanh.SecondMomentAt(4));
        Close(1 - (4 / 3.0 * 1e-6 / Math.Sqrt(2 * Math.PI)), hardtanh.SecondMomentAt(1e12));
        Assert.Equal(0, relu.SecondMomentAt(0));
        Assert.Equal(0.25, ActivationCatalog.Parse("sigmoid").SecondMomentAt(0));
    }

    // Of tiny signals the first two terms of the series are left; E|z|³ = 2√(2/π).
    [Fact]
    public void SecondMomentAt_KeepsItsDigits_NearZero()
    {
        const double Q = 1e-14;
        double cubic = 2 * Math.Sqrt(2 / Math.PI) * Math.Sqrt(Q);
        Assert.Equal(1 - cubic, ActivationCatalog.Parse("symlog").SecondMomentAt(Q) / Q, 1e-12);
        Assert.Equal(1 - (cubic / 2), ActivationCatalog.Parse("elu").SecondMomentAt(Q) / Q, 1e-12);
        Assert.Equal(15.0 / 9, ActivationCatalog.Parse("tanhshrink").SecondMomentAt(Q) / (Q * Q * Q), 1e-12);
        Assert.Equal(1 + 3e-8, ActivationCatalog.Parse("snake(0.0001)").SecondMoment, 1e-13);
    }

    // Fixed points and growth that were computed with high precision elsewhere.
    [Fact]
    public void SecondMomentAt_GivesPublishedFixedPoints()
    {
        Activation tanh = ActivationCatalog.Parse("tanh");
        const double Edge = 1.7609546396;
        const double EdgeLength = 0.5700478816;
        Assert.Equal(EdgeLength, (Edge * tanh.SecondMomentAt(EdgeLength)) + 0.05, 1e-9);
        Assert.Equal(1, Edge * tanh.DerivativeSecondMomentAt(EdgeLength), 1e-9);

        double gain = tanh.PyTorchGain!.Value * tanh.PyTorchGain.Value;
        double length = FixedPoint(q => gain * tanh.SecondMomentAt(q));
        Assert.Equal(1.1784804904, length, 1e-9);
        Assert.Equal(1.2098313203, gain * tanh.DerivativeSecondMomentAt(length), 1e-9);
        Assert.Equal(1.1778072321, tanh.GradientGrowth, 1e-9);

        // SIREN: weights of variance 6/(3n), in units of the frequency.
        Activation sin = ActivationCatalog.Parse("sin");
        length = FixedPoint(q => 2 * sin.SecondMomentAt(q));
        Assert.Equal(0.7968121300, length, 1e-9);
        Assert.Equal(1.2031878700, 2 * sin.DerivativeSecondMomentAt(length), 1e-9);
    }

    // Where the terms of a closed form cancel, the integral takes its place: max(−l, min(z, l))² for small l is l²(1 − (4/3)·l·p(0)); of the tail beyond
    // 10 its continued fraction.
    [Fact]
    public void ClosedForm_StepsBack_WhereItWouldLoseDigits()
    {
        Activation narrow = ActivationCatalog.Parse("hardtanh(-1e-6, 1e-6)");
        Assert.Equal(1, narrow.SecondMoment / 1e-12 / (1 - (4 / 3.0 * 1e-6 / Math.Sqrt(2 * Math.PI))), 1e-12);
        Assert.Null(narrow.SecondMomentFormula);
        Activation far = ActivationCatalog.Parse("softshrink(10)");
        Assert.Equal(2 * NormalLaw.Below(-10), far.DerivativeSecondMoment, 1e-12 * far.DerivativeSecondMoment);
        Assert.Equal(far.SecondMomentAt(1), far.SecondMoment);
        Assert.NotNull(far.DerivativeSecondMomentFormula);
    }

    [Theory]
    [InlineData("linear", "linear")]
    [InlineData("sigmoid", "sigmoid")]
    [InlineData("tanh", "tanh")]
    [InlineData("relu", "relu")]
    [InlineData("leaky_relu", "leaky_relu")]
    [InlineData("leaky_relu(0.2)", "leaky_relu", 0.2)]
    [InlineData("selu", "selu")]
    public void PyTorchGain_IsThatOfPyTorchsTable(string name, string nonlinearity, double? slope = null)
    {
        Assert.True(Gain.TryFind(nonlinearity, out Nonlinearity known));
        Assert.Equal(Gain.Of(known, slope), ActivationCatalog.Parse(name).PyTorchGain);
    }

    [Fact]
    public void PyTorchGain_IsNull_WherePyTorchRaisesAnError()
    {
        string[] known = [.. ActivationCatalog.Entries.Where(entry => entry.Create().PyTorchGain is not null).Select(entry => entry.Name)];
        Assert.Equal(["linear", "relu", "leaky_relu", "selu", "tanh", "sigmoid"], known);
    }

    [Theory]
    [InlineData("bilinear", 1, 1, 2, 2)]
    [InlineData("glu", 0.2933790359, 1.8462285453, 0.3382152772, 1.10634)]
    [InlineData("reglu", 0.5, 1.4142135624, 1, 2)]
    [InlineData("GeGLU", 0.4252214826, 1.5335304412, 0.8810723482, 2.14406)]
    [InlineData("SwiGLU", 0.3557755198, 1.6765324703, 0.7352578715, 2.17259)]
    public void GatedUnit_HasTheGainOfTheFollowingMatrix(string name, double secondMoment, double gain, double gradient, double slope)
    {
        GatedUnit unit = ActivationCatalog.FindGatedUnit(name)!;
        Assert.Equal(secondMoment, unit.SecondMoment, 1e-10);
        Assert.Equal(gain, unit.FollowingGain, 1e-10);
        Assert.Equal(gradient, unit.GradientSecondMoment, 1.1e-10);
        Assert.Equal(slope, unit.LengthMapSlope, 5.1e-6);
    }

    [Fact]
    public void Activation_IsMadeByAnybody()
    {
        // The standard normal's own distribution function: E[Φ²] = 1/3, E[p²] = 1/(2π√3).
        var probit = new Activation("probit", "Φ(x)", NormalLaw.Below, NormalLaw.Density);
        Close(Math.Sqrt(3), probit.ForwardGain);
        Close(1 / Math.Sqrt(1 / (2 * Math.PI * Math.Sqrt(3))), probit.BackwardGain);
        Assert.Null(probit.SecondMomentFormula);
        Assert.Throws<ArgumentException>(() => new Activation(" ", "x", x => x, x => 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Activation("mine", "x", x => x, x => 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => probit.SecondMomentAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => probit.DerivativeSecondMomentAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => probit.SecondMomentAt(double.PositiveInfinity));
    }

    private static double FixedPoint(Func<double, double> map)
    {
        double place = 1;
        for (int i = 0; i < 60; i++)
        {
            place = map(place);
        }

        return place;
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, Tolerance * Math.Max(1e-3, Math.Abs(expected)));
}
