using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;
using Fanin.Diagnosis.Signals;
using static Fanin.Tests.Diagnosis.Signals.Propagations;

namespace Fanin.Tests.Diagnosis.Signals;

public class PropagationTests
{
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
    public void UnknownParameters_AreNamed()
    {
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LinearStep("nobody"), InputSignal.Standard)[1].Note);
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LinearStep("he", "nobody"), InputSignal.Standard)[1].Note);
        Assert.Equal("Nothing is known of the values of nobody.", Predict(new LayerNormStep("nobody"), InputSignal.Standard)[1].Note);
    }

    [Fact]
    public void ExplodingSignals_DoNotOverflow()
    {
        var parameters = new Dictionary<string, ParameterMoments>(Moments) { ["huge"] = ParameterMoments.OfWeight(1e60, Width, Width) };
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
}
