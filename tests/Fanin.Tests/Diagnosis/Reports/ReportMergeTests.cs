using System.Collections.Immutable;
using Fanin.Diagnosis.Reports;

namespace Fanin.Tests.Diagnosis.Reports;

public class ReportMergeTests
{
    [Fact]
    public void Of_PutsPredictionsBesideMeasurements_ByName_AndUnnamedStepsByTheirKind()
    {
        ProbeReport merged = ReportMerge.Of(
            Report(Measured("input", "input", 1), Measured("net.0", "linear", 2), Measured("net.1", "relu", 3), Measured("net.2", "linear", 4)),
            Report(Theory("input", "input", 10), Theory("net.0", "linear", 20), Theory("relu", "relu", 30), Theory("net.2", "linear", 40)));
        Assert.Equal(["input", "net.0", "net.1", "net.2"], merged.Layers.Select(layer => layer.Name));
        Assert.Equal([new Reading(1, 10), new Reading(2, 20), new Reading(3, 30), new Reading(4, 40)], merged.Layers.Select(layer => layer.StdDev));
    }

    [Fact]
    public void Of_KeepsSumsThatNoModuleMakes_AndLayersThatTheoryDoesNotKnow()
    {
        ProbeReport merged = ReportMerge.Of(
            Report(Measured("input", "input", 1), Measured("conv", "convolution", 2), Measured("down", "convolution", 3), Measured("act", "relu", 4), Measured("odd", "odd", 5)),
            Report(
                Theory("input", "input", 1), Theory("down", "convolution", 3) with { Depth = 1 }, Theory("conv", "convolution", 2) with { Depth = 1 }, Theory("block", "residual", 7), Theory("relu", "relu", 4)));

        // The shortcut is called behind the branch, and stands before it in theory.
        Assert.Equal(["input", "down", "conv", "block", "act", "odd"], merged.Layers.Select(layer => layer.Name));
        Assert.Equal(new Reading(null, 7), merged.Layers[3].StdDev);
        Assert.Equal(new Reading(5, null), merged.Layers[5].StdDev);
        Assert.Equal([0, 1, 1, 0, 0, 0], merged.Layers.Select(layer => layer.Depth));
    }

    [Fact]
    public void Of_ScalesPredictedGradients_ByTheLastLayerWithBoth()
    {
        LayerProbe WithGradient(LayerProbe layer, double? measured, double? predicted) => layer with { GradientStdDev = new Reading(measured, predicted) };
        ProbeReport merged = ReportMerge.Of(
            Report(WithGradient(Measured("input", "input", 1), 0.02, null), WithGradient(Measured("a", "linear", 1), 0.03, null)),
            Report(WithGradient(Theory("input", "input", 1), null, 0.5), WithGradient(Theory("a", "linear", 1), null, 2), WithGradient(Theory("b", "residual", 1), null, 1)));
        Assert.Equal([0.0075, 0.03, 0.015], merged.Layers.Select(layer => Math.Round(layer.GradientStdDev.Predicted!.Value, 10)));
    }

    [Fact]
    public void Of_LeavesFindingsOut_AndKeepsWhatWasMeasured()
    {
        ProbeReport measured = Report(Measured("input", "input", 1)) with { Samples = 7, Loss = 2.5, Classes = 10, LogitStdDev = Reading.Of(0.4), Findings = [new Finding("FAN100", FindingSeverity.Note, "x")] };
        ProbeReport merged = ReportMerge.Of(measured, Report(Theory("input", "input", 1)) with { Recipe = "r", LogitStdDev = Reading.OfTheory(0.5) });
        Assert.Equal((7, 2.5, 10, "r", new Reading(0.4, 0.5)), (merged.Samples, merged.Loss, merged.Classes, merged.Recipe, merged.LogitStdDev));
        Assert.Empty(merged.Findings);
    }

    private static ProbeReport Report(params ImmutableArray<LayerProbe> layers) => new("m", layers, []);

    private static LayerProbe Measured(string name, string kind, double value) => new(name, kind) { StdDev = Reading.Of(value) };

    private static LayerProbe Theory(string name, string kind, double value) => new(name, kind) { StdDev = Reading.OfTheory(value) };
}
