using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;
using static Fanin.Tests.Diagnosis.Signals.Propagations;

namespace Fanin.Tests.Diagnosis.Signals;

public class PoolingRulesTests
{
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
}
