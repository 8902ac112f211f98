using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;
using static Fanin.Tests.Diagnosis.Signals.Propagations;

namespace Fanin.Tests.Diagnosis.Signals;

public class NormalizationRulesTests
{
    // Growth of the gradient a layer backward, in the middle of 25 layers.
    [Theory]
    [InlineData("relu", 1.4669422069)]
    [InlineData("tanh", 1.1778072321)]
    [InlineData("linear", 1)]
    public void BatchNorm_MakesGradientsGrow(string activation, double growth)
    {
        ImmutableArray<LayerSignals> rows = Predict(
            Repeat(25, new LinearStep("default"), new BatchNormStep { Epsilon = 0 }, Act(activation)), InputSignal.Standard);
        Assert.Equal(growth, rows[30].GradientSecondMoment!.Value / rows[33].GradientSecondMoment!.Value, 1e-9);
        Assert.Equal(0, rows[32].Cosine!.Value, 1e-12);
        Assert.Equal(1, rows[32].SecondMoment!.Value, 1e-12);
        if (activation == "relu")
        {
            Assert.Equal(1 / Math.PI, rows[33].Cosine!.Value, 1e-12);
            Assert.Equal(NormalizedGrowth.BatchNorm(ActivationCatalog.Parse("relu")), growth, 1e-9);
        }
    }

    [Fact]
    public void BatchNorm_OfFewSamples_LosesTwoDirections()
    {
        ImmutableArray<LayerSignals> rows = Predict(new BatchNormStep { Epsilon = 0, Samples = 8 }, new InputSignal(1, 0.5));
        Assert.Equal(2 * 0.75, rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Theory]
    [InlineData("relu", 1, 0.968)]
    [InlineData("tanh", 1.17781, 0)]
    [InlineData("gelu", 1.07203, 0.744)]
    public void LayerNorm_HoldsGradientsOfHomogeneousActivations(string activation, double growth, double measuredCosine)
    {
        ImmutableArray<LayerSignals> rows = Predict(
            Repeat(25, new LinearStep("default"), new LayerNormStep { Epsilon = 0 }, Act(activation)), InputSignal.Standard);
        Assert.Equal(growth, rows[30].GradientSecondMoment!.Value / rows[33].GradientSecondMoment!.Value, 5.1e-6);
        Assert.Equal(measuredCosine, rows[^1].Cosine!.Value, 0.02);
    }

    // Right behind a ReLU a LayerNorm takes the common mean out: the second moment about it is (1 − 1/π)/2.
    [Fact]
    public void LayerNorm_BehindRelu_RemovesTheMean()
    {
        ImmutableArray<LayerSignals> rows = Predict(
            new SequencePath(new LinearStep("unit"), Act("relu"), new LayerNormStep { Epsilon = 0 }), new InputSignal(1, 0.4));
        double j = 2 * new ActivationMaps(ActivationCatalog.Parse("relu")).Covariance(1, 1, 0.4);
        Assert.Equal(1, rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal((j - (1 / Math.PI)) / (1 - (1 / Math.PI)), rows[^1].Cosine!.Value, 1e-12);
        Assert.Equal(2 / (1 - (1 / Math.PI)), rows[2].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(0.5 * (1 - (1 / Math.PI)), Math.Pow(rows[2].StdDev!.Value, 2), 1e-12);
    }

    [Fact]
    public void SmallSignals_AreHeldBackByEpsilon()
    {
        ImmutableArray<LayerSignals> rows = Predict(new RmsNormStep { Epsilon = 1e-4 }, new InputSignal(1e-4, 0));
        Assert.Equal(0.5, rows[1].SecondMoment!.Value, 1e-12);
        Assert.Equal(5000, rows[0].GradientSecondMoment!.Value, 1e-9);
        Assert.Contains("ε", Predict(new LayerNormStep(), new InputSignal(1e-7, 0))[1].Note, StringComparison.Ordinal);
        LayerSignals zero = Predict(new LayerNormStep { Epsilon = 0 }, new InputSignal(0, 0))[1];
        Assert.Contains("divides by 0", zero.Note, StringComparison.Ordinal);
        Assert.Null(zero.GradientFactor);
    }

    [Fact]
    public void PreNorm_GrowsLinearly()
    {
        ImmutableArray<LayerSignals> rows = Predict(
            Repeat(30, NormBlocks.PreNorm(new LayerNormStep { Epsilon = 0 }, new LinearStep("unit"))), InputSignal.Standard);
        Assert.Equal(31, rows[^1].SecondMoment!.Value, 1e-9);
        Assert.Equal(31, rows[0].GradientSecondMoment!.Value, 1e-9);
        Assert.Equal(31.0 / 11, rows[30].GradientSecondMoment!.Value, 1e-9);
    }

    [Fact]
    public void PostNorm_OfAHomogeneousBranch_Holds()
    {
        ImmutableArray<LayerSignals> rows = Predict(
            Repeat(30, NormBlocks.PostNorm(new LayerNormStep { Epsilon = 0 }, new SequencePath(new LinearStep("he"), Act("relu"), new LinearStep("unit")))),
            InputSignal.Standard);
        Assert.Equal(1, rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(1, rows[0].GradientSecondMoment!.Value, 1e-9);
    }
}
