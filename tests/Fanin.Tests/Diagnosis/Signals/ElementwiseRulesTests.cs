using System.Collections.Immutable;
using Fanin.Activations;
using Fanin.Diagnosis.Maps;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;
using static Fanin.Tests.Diagnosis.Signals.Propagations;

namespace Fanin.Tests.Diagnosis.Signals;

public class ElementwiseRulesTests
{
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

    // A common mean before an activation: E[max(0, m + z)²] = (1 + m²)Φ(m) + m·p(m) at m = 1/2.
    [Fact]
    public void Mean_BeforeAnActivation_IsCounted()
    {
        var parameters = new Dictionary<string, ParameterMoments>(Moments) { ["half"] = new(0.5, 0.25) };
        ImmutableArray<LayerSignals> rows = Propagation.Predict(new SequencePath(new LinearStep("unit", "half"), Act("relu")), parameters, InputSignal.Standard);
        Assert.Equal((1.25 * 0.6914624612740131) + (0.5 * 0.3520653267642995), rows[2].SecondMoment!.Value, 1e-12);
        Assert.Equal(0.6914624612740131, rows[2].GradientFactor!.Value, 1e-12);
        Assert.Equal((0.5 * 0.6914624612740131) + 0.3520653267642995, rows[2].Mean!.Value, 1e-12);
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
}
