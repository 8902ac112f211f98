using Fanin.Activations;
using Fanin.Diagnosis.Maps;

namespace Fanin.Tests.Diagnosis.Maps;

public class MeanFieldLayerTests
{
    private static MeanFieldLayer Layer(string activation, double weights, double biases) => new(ActivationCatalog.Parse(activation), weights, biases);

    // Printed digits, one unit of the last; depth scales to 5 digits.
    [Theory]
    [InlineData(0.5, 0.05, 0.087580, 0.431987, 1, 1.0089, 1.1914, -1.1914)]
    [InlineData(1.0, 0.05, 0.193593, 0.759032, 1, 1.7476, 3.6270, -3.6270)]
    [InlineData(1.5, 0.05, 0.418037, 0.938636, 1, 1.6828, 15.791, -15.791)]
    [InlineData(2.0, 0.05, 0.721762, 1.047666, 0.744082, 1.3880, 25.213, 21.475)]
    [InlineData(2.5, 0.05, 1.063958, 1.133516, 0.446804, 1.1799, 11.796, 7.979)]
    [InlineData(4.0, 0.05, 2.195494, 1.342403, 0.165065, 0.8733, 6.981, 3.396)]
    [InlineData(2.0, 0, 0.617965, 1.105529, 0, 1.6856, 21.724, 9.968)]
    [InlineData(4.0, 0, 2.121474, 1.362674, 0, 0.9044, 7.980, 3.232)]
    public void Tanh_EndsUpWhereTheoryHasIt(double weights, double biases, double q, double chi, double c, double depthQ, double depthC, double depthGradient)
    {
        MeanFieldPoint point = Layer("tanh", weights, biases).FixedPoint()!;
        Assert.Equal(q, point.SecondMoment, 1.1e-6);
        Assert.Equal(chi, point.GradientFactor, 1.1e-6);
        Assert.Equal(c, point.Correlation, 1.1e-6);
        Assert.Equal(depthQ, point.SecondMomentDepth, 1.1e-4);
        Assert.Equal(depthC, point.CorrelationDepth, depthC < 10 && depthC != 6.981 && depthC != 7.980 ? 1.1e-4 : 1.1e-3);
        Assert.Equal(depthGradient, point.GradientDepth, Math.Abs(depthGradient) < 5 && chi < 1 ? 1.1e-4 : 1.1e-3);
        Assert.Equal(chi < 1 ? MeanFieldPhase.Ordered : MeanFieldPhase.Chaotic, point.Phase);
    }

    [Theory]
    [InlineData("tanh", 0.0001, 1.086026, 0.045709)]
    [InlineData("tanh", 0.001, 1.189190, 0.107292)]
    [InlineData("tanh", 0.01, 1.424205, 0.273301)]
    [InlineData("tanh", 0.05, 1.760955, 0.570048)]
    [InlineData("tanh", 0.1, 1.986073, 0.805799)]
    [InlineData("tanh", 0.2, 2.285152, 1.164496)]
    [InlineData("tanh", 0.3, 2.505127, 1.461169)]
    [InlineData("tanh", 0.5, 2.843167, 1.971031)]
    [InlineData("erf", 0.01, 1.114280, 0.253210)]
    [InlineData("erf", 0.05, 1.375839, 0.517177)]
    [InlineData("erf", 0.1, 1.552118, 0.726359)]
    [InlineData("erf", 0.2, 1.788180, 1.045933)]
    [InlineData("erf", 0.5, 2.233660, 1.772061)]
    public void EdgeOfChaos_IsWhereTheoryHasIt(string activation, double biases, double weights, double q)
    {
        EdgeOfChaos edge = EdgeOfChaos.Of(ActivationCatalog.Parse(activation), biases)!;
        Assert.Equal(weights, edge.WeightVariance, 1.1e-6);
        Assert.Equal(q, edge.SecondMoment, 1.1e-6);
        MeanFieldPoint point = Layer(activation, edge.WeightVariance, biases).FixedPoint()!;
        Assert.Equal(edge.SecondMoment, point.SecondMoment, 1e-9);
        Assert.Equal(MeanFieldPhase.Critical, point.Phase);
        Assert.Equal(1, point.Correlation, 1e-3);
    }

    [Fact]
    public void EdgeOfChaos_ToEightDigits()
    {
        EdgeOfChaos edge = EdgeOfChaos.Of(ActivationCatalog.Parse("tanh"), 0.05)!;
        Assert.Equal(1.7609546396, edge.WeightVariance, 1e-8);
        Assert.Equal(0.5700478816, edge.SecondMoment, 1e-8);
    }

    [Fact]
    public void EdgeOfChaos_WithoutBiases_IsAtZero_OrAnywhere()
    {
        Assert.Equal(new EdgeOfChaos(1, 0), EdgeOfChaos.Of(ActivationCatalog.Parse("tanh"), 0));
        EdgeOfChaos erf = EdgeOfChaos.Of(ActivationCatalog.Parse("erf"), 0)!;
        Assert.Equal(Math.PI / 4, erf.WeightVariance, 1e-14);
        Assert.Equal(0, erf.SecondMoment);
        Assert.Equal(new EdgeOfChaos(2, 1), EdgeOfChaos.Of(ActivationCatalog.Parse("relu"), 0));
        Assert.Null(EdgeOfChaos.Of(ActivationCatalog.Parse("relu"), 0.1));
    }

    [Fact]
    public void Tanh_WithPyTorchsGain()
    {
        MeanFieldLayer layer = Layer("tanh", 25.0 / 9, 0);
        MeanFieldPoint point = layer.FixedPoint()!;
        Assert.Equal(1.1784804904, point.SecondMoment, 1e-9);
        Assert.Equal(1.2098313203, point.GradientFactor, 1e-9);
        Assert.Equal(0.4242529765, layer.SecondMoment(point.SecondMoment) * 9 / 25, 1e-9);
    }

    [Fact]
    public void Tanh_WithItsForwardGain_StaysAtOne()
    {
        Activation tanh = ActivationCatalog.Parse("tanh");
        MeanFieldPoint point = new MeanFieldLayer(tanh, tanh.ForwardGain * tanh.ForwardGain, 0).FixedPoint(0.3)!;
        Assert.Equal(1, point.SecondMoment, 1e-9);
        Assert.Equal(1.1778072321, point.GradientFactor, 1e-9);
        Assert.Equal(-1 / Math.Log(0.46107), point.SecondMomentDepth, 1e-4);
    }

    [Fact]
    public void Siren_SettlesBelowOne()
    {
        MeanFieldPoint point = SineLayers.HiddenLayer.FixedPoint()!;
        Assert.Equal(0.7968121300, point.SecondMoment, 1e-10);
        Assert.Equal(1.2031878700, point.GradientFactor, 1e-10);
        Assert.Equal(1 - Math.Exp(-0.8), SineLayers.HiddenLayer.SecondMoment(0.4), 1e-15);
        Assert.Equal(100.0 / 512, SineLayers.FirstSecondMoment(30, 512), 1e-15);

        // What was measured at width 512, layer by layer.
        double q = 0.990;
        foreach (double measured in new[] { 0.859, 0.816, 0.813, 0.805, 0.802, 0.797, 0.796 })
        {
            q = SineLayers.HiddenLayer.SecondMoment(q);
            Assert.Equal(measured, q, 0.02);
        }
    }

    [Fact]
    public void Relu_WithBiases_ClosedForms()
    {
        MeanFieldPoint point = Layer("relu", 1.5, 0.2).FixedPoint()!;
        Assert.Equal(0.2 / (1 - 0.75), point.SecondMoment, 1e-12);
        Assert.Equal(0.75, point.GradientFactor, 1e-15);
        Assert.Equal(1, point.Correlation);
        Assert.Null(Layer("relu", 2, 0.2).FixedPoint());
        Assert.Null(Layer("relu", 2.5, 0).FixedPoint());
        Assert.Equal(0, Layer("relu", 1.5, 0).FixedPoint()!.SecondMoment);
        Assert.Equal(3, Layer("relu", 2, 0).FixedPoint(3)!.SecondMoment);
        Assert.Equal(MeanFieldPhase.Critical, Layer("relu", 2, 0).FixedPoint()!.Phase);
    }

    // With gelu's forward gain 1 is a fixed point that neither neighbour returns to.
    [Fact]
    public void Gelu_LeavesItsUnstablePoint()
    {
        Activation gelu = ActivationCatalog.Parse("gelu");
        var layer = new MeanFieldLayer(gelu, gelu.ForwardGain * gelu.ForwardGain, 0);
        Assert.Equal(1, layer.FixedPoint()!.SecondMoment);
        Assert.Equal(0, layer.FixedPoint(0.99)!.SecondMoment);
        Assert.Null(layer.FixedPoint(1.01));
    }

    [Fact]
    public void Correlation_AtTheFixedPoint_StaysAtOne_AndLeadsToTheOther()
    {
        MeanFieldLayer layer = Layer("tanh", 2.5, 0.05);
        double q = layer.FixedPoint()!.SecondMoment;
        Assert.Equal(1, layer.Correlation(q, 1), 1e-12);
        double c = 0.9;
        for (int i = 0; i < 400; i++)
        {
            c = layer.Correlation(q, c);
        }

        Assert.Equal(0.446804, c, 1.1e-6);
    }

    [Fact]
    public void Arguments_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Layer("tanh", 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Layer("tanh", 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Layer("tanh", 1, 0).FixedPoint(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EdgeOfChaos.Of(ActivationCatalog.Parse("tanh"), double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SineLayers.FirstSecondMoment(30, 0));
    }
}
