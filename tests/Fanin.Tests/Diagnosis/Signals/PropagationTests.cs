using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;

namespace Fanin.Tests.Diagnosis.Signals;

public class PropagationTests
{
    private const int Width = 512;

    private static readonly Dictionary<string, ParameterMoments> Parameters = new()
    {
        ["unit"] = ParameterMoments.OfWeight(1.0 / Width, Width, Width),
        ["he"] = ParameterMoments.OfWeight(2.0 / Width, Width, Width),
        ["default"] = ParameterMoments.OfWeight(1.0 / (3 * Width), Width, Width),
        ["up"] = ParameterMoments.OfWeight(1.0 / Width, Width, 4 * Width),
        ["down"] = ParameterMoments.OfWeight(2.0 / (4 * Width), 4 * Width, Width),
        ["zero"] = new(0, 0, Width, Width, Width),
        ["skewed"] = new(0.01, 2e-4, Width, Width, Width),
        ["narrow"] = ParameterMoments.OfWeight(1.0 / Width, Width, 4),
        ["behind narrow"] = ParameterMoments.OfWeight(0.25, 4, Width),
        ["bias"] = new(0, 0.04),
        ["table"] = new(0, 4e-4, 1, 1, Width),
        ["gate"] = new(0.5, 0.25),
    };

    [Fact]
    public void HeLayers_HoldSignalAndGradient_AndLoseAngles()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(20, new LinearStep("he"), Act("relu")), new InputSignal(0.5, 0));
        Assert.Equal(41, rows.Length);
        Assert.Equal("input", rows[0].Name);
        Assert.Equal(1, rows[^2].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.5, rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.948428, rows[^1].Cosine!.Value, 1e-6);
        Assert.Equal(1, rows[0].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(1, rows[^1].GradientSecondMoment!.Value, 1e-15);
        Assert.Equal(0.5, rows[^2].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(0.5, rows[^1].GradientFactor!.Value, 1e-12);
        Assert.Equal(2, rows[1].ForwardFactor!.Value, 1e-12);
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI), rows[^1].Mean!.Value, 1e-12);
        Assert.All(rows, row => Assert.Null(row.Note));
    }

    [Fact]
    public void PyTorchsDefault_ShrinksBySixALayer()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(5, new LinearStep("default"), Act("relu")), InputSignal.Standard);
        Assert.Equal(Math.Pow(6, -5), rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(Math.Pow(6, -5), rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Fact]
    public void Bias_AddsToLengthAndCorrelation()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(7, new LinearStep("he", "bias"), Act("relu")), new InputSignal(0.5, 0.2));
        Assert.Equal(1 + (7 * 0.04), rows[^2].SecondMoment!.Value, 1e-12);
        Assert.Equal((1 * 0.2 + 0.04) / 1.04, rows[1].Cosine!.Value, 1e-12);
    }

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
    public void Residuals_DoubleEachBlock()
    {
        ImmutableArray<LayerSignals> rows = Predict(Repeat(30, new ResidualPath(new LinearStep("unit"))), InputSignal.Standard);
        Assert.Equal(Math.Pow(2, 30), rows[^1].SecondMoment!.Value, 1e-3);
        Assert.Equal(Math.Pow(2, 30), rows[0].GradientSecondMoment!.Value, 1e-3);
        Assert.Equal(1, rows[1].Depth);
        Assert.Equal(0, rows[2].Depth);
        rows = Predict(Repeat(30, new ResidualPath(new LinearStep("unit"), Math.Pow(30, -0.5))), InputSignal.Standard);
        Assert.Equal(2.6743, rows[^1].SecondMoment!.Value, 5e-5);
        Assert.Equal(2.6743, rows[0].GradientSecondMoment!.Value, 5e-5);
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

    [Fact]
    public void Shortcut_AndGate_AreCounted()
    {
        var path = new ResidualPath(new LinearStep("he"), 3, new LinearStep("unit")) { Gate = "gate", ShortcutMultiplier = 2 };
        ImmutableArray<LayerSignals> rows = Predict(path, InputSignal.Standard);
        Assert.Equal(4 + (9 * 0.25 * 2), rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(4 + (9 * 0.25 * 2), rows[0].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(4, rows[1].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(2.25, rows[2].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(["gate", "unit", "he"], path.ParameterNames);
    }

    // Whatever is in a branch that is multiplied by 0, or ends in zeros: nothing comes out, and no gradient goes in.
    [Fact]
    public void BranchesOfZero_AddNothing()
    {
        ImmutableArray<LayerSignals> rows = Predict(new ResidualPath(new UnknownStep("A recurrent layer."), 0), InputSignal.Standard);
        Assert.Equal(1, rows[^1].SecondMoment);
        rows = Predict(Repeat(3, new ResidualPath(new SequencePath(new LinearStep("he"), Act("relu"), new LinearStep("zero")))), new InputSignal(2, 0.3));
        Assert.Equal(2, rows[^1].SecondMoment);
        Assert.Equal(0.3, rows[^1].Cosine!.Value, 1e-12);
        Assert.Equal(1, rows[0].GradientSecondMoment);
        Assert.Equal(0, rows[1].GradientSecondMoment);
        Assert.Equal(0, rows[3].SecondMoment);
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

    // u = a·φ(b), both maps of gain 1.
    [Theory]
    [InlineData("linear", 1, 2)]
    [InlineData("sigmoid", 0.2933790359, 0.3382152772)]
    [InlineData("relu", 0.5, 1)]
    [InlineData("gelu", 0.4252214826, 0.8810723482)]
    [InlineData("silu", 0.3557755198, 0.7352578715)]
    public void Gates_MultiplyMoments(string activation, double secondMoment, double gradient)
    {
        var gate = new GatePath(new LinearStep("unit"), new LinearStep("unit"), ActivationCatalog.Parse(activation));
        ImmutableArray<LayerSignals> rows = Predict(gate, new InputSignal(1, 0.3));
        Assert.Equal(secondMoment, rows[^1].SecondMoment!.Value, 1e-9);
        Assert.Equal(gradient, rows[0].GradientSecondMoment!.Value, 1e-9);
        Assert.Equal(0.3 * new ActivationMaps(ActivationCatalog.Parse(activation)).Cosine(1, 0.3), rows[^1].Cosine!.Value, 1e-12);
    }

    // Both of second moment 2, so E[φ²] = 1: to a comes 1·2, to b 2·½·2.
    [Fact]
    public void Gates_WeighGradients_ByTheOther()
    {
        ImmutableArray<LayerSignals> rows = Predict(new GatePath(new LinearStep("he"), new LinearStep("he"), ActivationCatalog.Parse("relu")), InputSignal.Standard);
        Assert.Equal(2, rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(1, rows[1].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(1, rows[2].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(4, rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    // Behind a ReLU, 2 × 2: 1.5438/0.5 times the second moment, a quarter of the gradient.
    [Fact]
    public void MaxPool_TakesTheLargest()
    {
        ImmutableArray<LayerSignals> rows = Predict(new SequencePath(new LinearStep("unit"), Act("relu"), new MaxPoolStep(4, 4)), new InputSignal(1, 0.5));
        Assert.Equal(3.0876, rows[3].ForwardFactor!.Value, 5e-5);
        Assert.Equal(1.04575552, rows[3].Mean!.Value, 1e-8);
        Assert.Equal(0.25, rows[3].GradientFactor);
        Assert.Contains("upper bound", rows[3].Note, StringComparison.Ordinal);
        rows = Predict(new SequencePath(new LinearStep("unit"), new MaxPoolStep(9, 4)), InputSignal.Standard);
        Assert.Equal(2.56261742, rows[2].SecondMoment!.Value, 1e-8);
        Assert.Equal(1.48501316 * 1.48501316 / 2.56261742, rows[2].Cosine!.Value, 1e-4);
    }

    // Of pairs the maximum has closed forms: E[max x·max y] for m = 1 is c, and 1 for c = 1; in between by simulation.
    [Fact]
    public void MaxPool_KeepsAngles()
    {
        double At(int window, double c) => Predict(new SequencePath(new LinearStep("unit"), new MaxPoolStep(window, 1)), new InputSignal(1, c))[2].Cosine!.Value;
        Assert.Equal(0.6, At(1, 0.6), 2e-4);
        Assert.Equal(-0.6, At(1, -0.6), 2e-4);
        Assert.Equal(1, At(4, 1), 1e-6);
        var normal = new NormalNumbers("pairs");
        double product = 0;
        const int Samples = 200_000;
        for (int i = 0; i < Samples; i++)
        {
            (double x, double y) = (double.NegativeInfinity, double.NegativeInfinity);
            for (int k = 0; k < 4; k++)
            {
                double z = normal.Next();
                (x, y) = (Math.Max(x, z), Math.Max(y, (0.6 * z) + (0.8 * normal.Next())));
            }

            product += Math.Max(0, x) * Math.Max(0, y) / Samples;
        }

        double predicted = Predict(new SequencePath(new LinearStep("unit"), Act("relu"), new MaxPoolStep(4, 4)), new InputSignal(1, 0.6))[3].Cosine!.Value;
        Assert.Equal(product / 1.54378501, predicted, 0.005);
    }

    [Fact]
    public void MaxPool_OfWhatIsNotMonotone_IsUnknown()
    {
        ImmutableArray<LayerSignals> rows = Predict(new SequencePath(new LinearStep("unit"), Act("gelu"), new MaxPoolStep(4, 4)), InputSignal.Standard);
        Assert.Null(rows[3].SecondMoment);
        Assert.Contains("gelu falls", rows[3].Note, StringComparison.Ordinal);
        Assert.Equal(0.25, rows[3].GradientFactor);
        Assert.Contains("Gaussian", Predict(new MaxPoolStep(4, 4), InputSignal.Standard)[1].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void AveragePool_DependsOnNeighbours()
    {
        ImmutableArray<LayerSignals> rows = Predict(new AveragePoolStep(4, 4, 0.5), new InputSignal(1, 0.2));
        Assert.Equal(2.5 / 4, rows[1].SecondMoment!.Value, 1e-12);
        Assert.Equal(1.0 / 16, rows[0].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(0.2 / 0.625, rows[1].Cosine!.Value, 1e-12);
        rows = Predict(new AveragePoolStep(49, 49), new InputSignal(1, 0.2));
        Assert.Null(rows[1].SecondMoment);
        Assert.NotNull(rows[1].Note);
        Assert.Equal(Math.Pow(49, -2), rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Fact]
    public void Tokens_AreAveragedOrPicked()
    {
        ImmutableArray<LayerSignals> rows = Predict(new TokenMeanStep(10), new InputSignal(2, 0.4));
        Assert.Equal(2 * (0.4 + 0.06), rows[1].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.01, rows[0].GradientSecondMoment!.Value, 1e-12);
        rows = Predict(new TokenPickStep(10), new InputSignal(2, 0.4));
        Assert.Equal(2, rows[1].SecondMoment);
        Assert.Equal(0.1, rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    [Fact]
    public void Dropout_Scale_AndConcatenation()
    {
        ImmutableArray<LayerSignals> rows = Predict(new SequencePath(new DropoutStep(0.2), new ScaleStep(3)), new InputSignal(1, 0.5, 0.1));
        Assert.Equal(1.25, rows[1].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.4, rows[1].Cosine!.Value, 1e-12);
        Assert.Equal(11.25, rows[0].GradientSecondMoment!.Value, 1e-12);
        Assert.Equal(0.3, rows[2].Mean!.Value, 1e-12);
        rows = Predict(new ConcatenationPath([new LinearStep("unit"), new LinearStep("he")], [100, 300]), InputSignal.Standard);
        Assert.Equal(1.75, rows[^1].SecondMoment!.Value, 1e-12);
        Assert.Equal(3, rows[0].GradientSecondMoment!.Value, 1e-12);
    }

    // 784-75-45-10 under He's uniform weights and images of cosine 0.593, against means over 20 seeds.
    [Fact]
    public void LectureNet_IsPredicted()
    {
        var parameters = new Dictionary<string, ParameterMoments>
        {
            ["1"] = ParameterMoments.OfWeight(2.0 / 784, 784, 75),
            ["2"] = ParameterMoments.OfWeight(2.0 / 75, 75, 45),
            ["3"] = ParameterMoments.OfWeight(2.0 / 45, 45, 10),
        };
        var path = new SequencePath(new LinearStep("1"), Act("relu"), new LinearStep("2"), Act("relu"), new LinearStep("3"));
        ImmutableArray<LayerSignals> rows = Propagation.Predict(path, parameters, new InputSignal(161.67 / 784, 0.593, 0.28574));
        foreach ((int row, double std) in new[] { (1, 0.653), (3, 0.665), (5, 0.653) })
        {
            Assert.Equal(std, rows[row].StdDev!.Value, 0.03);
        }

        Assert.Equal(0.1414, 0.3 * Math.Sqrt(rows[3].GradientSecondMoment!.Value), 5e-4);
        Assert.Equal(0.774, Math.Sqrt(rows[1].GradientSecondMoment!.Value / rows[3].GradientSecondMoment!.Value), 1e-3);
        Assert.Equal(0.67, rows[2].Cosine!.Value, 0.005);
        Assert.Equal(0.690, rows[2].Cosine!.Value, 0.03);
        Assert.Equal(0.748, rows[4].Cosine!.Value, 0.03);
    }

    // A common mean before an activation: E[max(0, m + z)²] = (1 + m²)Φ(m) + m·p(m) at m = 1/2.
    [Fact]
    public void Mean_BeforeAnActivation_IsCounted()
    {
        var parameters = new Dictionary<string, ParameterMoments>(Parameters) { ["half"] = new(0.5, 0.25) };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(new SequencePath(new LinearStep("unit", "half"), Act("relu")), parameters, InputSignal.Standard);
        Assert.Equal((1.25 * 0.6914624612740131) + (0.5 * 0.3520653267642995), rows[2].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.6914624612740131, rows[2].GradientFactor!.Value, 1e-12);
        Assert.Equal((0.5 * 0.6914624612740131) + 0.3520653267642995, rows[2].Mean!.Value, 1e-12);
    }

    [Fact]
    public void WhereTheoryDoesNotHold_NumbersAreMissing_AndNormsBeginAnew()
    {
        ImmutableArray<LayerSignals> rows = Predict(
            new SequencePath(new LinearStep("he"), Act("relu"), new UnknownStep("A recurrent layer."), new LinearStep("he"), new LayerNormStep(), new LinearStep("he")),
            InputSignal.Standard);
        Assert.Equal("A recurrent layer.", rows[3].Note);
        Assert.Null(rows[3].SecondMoment);
        Assert.Null(rows[4].SecondMoment);
        Assert.Null(rows[4].StdDev);
        Assert.Null(rows[4].Note);
        Assert.Null(rows[0].GradientSecondMoment);
        Assert.Null(rows[2].GradientSecondMoment);
        Assert.Equal(2, rows[5].GradientSecondMoment!.Value, 1e-12);
        Assert.Null(rows[5].SecondMoment);
        rows = Predict(new SequencePath(new UnknownStep("x"), new BatchNormStep(), new LinearStep("he")), InputSignal.Standard);
        Assert.Equal(2, rows[3].SecondMoment!.Value, 1e-12);
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

    [Fact]
    public void UnknownParameters_AreNamed()
    {
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LinearStep("nobody"), InputSignal.Standard)[1].Note);
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LinearStep("he", "nobody"), InputSignal.Standard)[1].Note);
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LayerNormStep("nobody"), InputSignal.Standard)[1].Note);
    }

    [Fact]
    public void ExplodingSignals_DoNotOverflow()
    {
        var parameters = new Dictionary<string, ParameterMoments>(Parameters) { ["huge"] = ParameterMoments.OfWeight(1e60, Width, Width) };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(Repeat(9, new LinearStep("huge"), Act("tanh")), parameters, InputSignal.Standard);
        Assert.Equal(1, rows[^1].SecondMoment!.Value, 1e-6);
        rows = Propagation.Predict(Repeat(9, new LinearStep("huge"), Act("gelu")), parameters, InputSignal.Standard);
        Assert.Contains(rows, row => row.Note?.Contains("beyond all bounds", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Input_MustBeASignal()
    {
        Assert.Throws<ArgumentException>(() => Predict(new LinearStep("he"), new InputSignal(1, 2)));
        Assert.Throws<ArgumentException>(() => Predict(new LinearStep("he"), new InputSignal(1, 0, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Predict(new LinearStep("he"), new InputSignal(-1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Predict(new LinearStep("he"), new InputSignal(double.NaN, 0)));
    }

    private static ImmutableArray<LayerSignals> Predict(SignalPath path, InputSignal input) => Propagation.Predict(path, Parameters, input);

    private static ActivationStep Act(string name) => new(ActivationCatalog.Parse(name));

    private static SequencePath Repeat(int times, params SignalPath[] steps) => new([.. Enumerable.Repeat(steps, times).SelectMany(step => step)]);

    private static Dictionary<string, ParameterMoments> Convolution(double variance, long fan) => new() { ["conv"] = new(0, variance, fan, fan, 32) };
}
