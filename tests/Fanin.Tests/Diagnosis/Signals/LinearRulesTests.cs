using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;
using static Fanin.Tests.Diagnosis.Signals.Propagations;

namespace Fanin.Tests.Diagnosis.Signals;

public class LinearRulesTests
{
    [Fact]
    public void Bias_AddsToLengthAndCorrelation()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(7, new LinearStep("he", "bias"), Act("relu")), new InputSignal(0.5, 0.2));
        Assert.Equal(1 + (7 * 0.04), rows[^2].SecondMoment!.Value, 1e-12);
        Assert.Equal((1 * 0.2 + 0.04) / 1.04, rows[1].Cosine!.Value, 1e-12);
    }

    [Fact]
    public void PyTorchsDefault_ShrinksBySixALayer()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(5, new LinearStep("default"), Act("relu")), InputSignal.Standard);
        Assert.Equal(Math.Pow(6, -5), rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(Math.Pow(6, -5), rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Theory]
    [InlineData(32, 0.9588)]
    [InlineData(8, 0.8403)]
    [InlineData(4, 0.6944)]
    public void ZeroPadding_LosesTheBorder(int side, double factor)
    {
        var step = new ConvolutionStep("conv") { Kernel = 3, Padding = 1, Side = side };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(step, Convolution(1.0 / (9 * 32), 9 * 32), InputSignal.Standard);
        Assert.Equal(factor, rows[1].SecondMoment!.Value, 5.1e-5);
        Assert.Equal(factor, rows[0].GradientSecondMoment!.Value, 5.1e-5);
    }

    [Fact]
    public void ConvolutionsOfHe_WithTheirBorders()
    {
        var step = new ConvolutionStep("conv") { Kernel = 3, Padding = 1, Side = 16 };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(Repeat(10, step, Act("relu")), Convolution(2.0 / (9 * 32), 9 * 32), InputSignal.Standard);
        Assert.Equal(0.427, rows[0].GradientSecondMoment!.Value, 5e-4);
        Assert.Equal(0.427, rows[^1].SecondMoment!.Value, 5e-4);
        Assert.Equal(0.46, rows[^3].SecondMoment!.Value, 0.01);
    }

    [Fact]
    public void Strides_ThinGradients()
    {
        var half = new ConvolutionStep("conv") { Kernel = 1, Stride = 2, Side = 8 };
        Assert.Equal(0.25, Propagation.Predict(half, Convolution(1.0 / 32, 32), InputSignal.Standard)[0].GradientSecondMoment!.Value, 1e-12);
        var unknown = new ConvolutionStep("conv") { Kernel = 3, Stride = 2, Padding = 1 };
        Assert.Equal(0.25, Propagation.Predict(unknown, Convolution(1.0 / 288, 288), InputSignal.Standard)[0].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(4, half.OutputSide);
    }

    // 4×4 with stride 2 and variance 1/(c·16): a quarter of the taps meet each output.
    [Fact]
    public void TransposedConvolution_SpreadsItsTaps()
    {
        var parameters = new Dictionary<string, ParameterMoments> { ["up"] = new(0, 1.0 / (32 * 16), 32 * 16 / 4.0, 32 * 16, 32) };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(new TransposedConvolutionStep("up"), parameters, InputSignal.Standard);
        Assert.Equal(0.25, rows[1].SecondMoment!.Value, 1e-12);
        Assert.Equal(1, rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Fact]
    public void Embeddings_BeginAnew()
    {
        ImmutableArray<LayerSignals> rows = Predict(
            new SequencePath(new EmbeddingStep("table"), new AddedEmbeddingStep("table"), new AddedEmbeddingStep("table", IsShared: true), new LayerNormStep { Epsilon = 0 }),
            InputSignal.Indices);
        Assert.Equal(4e-4, rows[1].SecondMoment!.Value, 1e-15);
        Assert.Equal(8e-4, rows[2].SecondMoment!.Value, 1e-15);
        Assert.Equal(0, rows[2].Cosine);
        Assert.Equal(1.0 / 3, rows[3].Cosine!.Value, 1e-12);
        Assert.Equal(1.0 / 3, rows[4].Cosine!.Value, 1e-12);
        Assert.Null(rows[0].SecondMoment);
        Assert.Null(rows[0].GradientSecondMoment);
        Assert.Equal(1 / 12e-4, rows[1].GradientSecondMoment!.Value, 1e-9);
    }

    [Fact]
    public void WeightsWithAMean_AreRefused()
    {
        LayerSignals row = Predict(new LinearStep("skewed"), InputSignal.Standard)[1];
        Assert.Null(row.SecondMoment);
        Assert.Contains("mean 0.01 of skewed", row.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void NarrowHiddenLayers_AreRefused_ButNotNarrowInputs()
    {
        ImmutableArray<LayerSignals> rows = Predict(new SequencePath(new LinearStep("narrow"), Act("relu"), new LinearStep("behind narrow")), InputSignal.Standard);
        Assert.Equal(1, rows[1].SecondMoment);
        Assert.Null(rows[2].SecondMoment);
        Assert.Contains("4 hidden units", rows[2].Note, StringComparison.Ordinal);
        Assert.Equal(1, Predict(new LinearStep("behind narrow"), InputSignal.Standard)[1].SecondMoment);
    }
}
