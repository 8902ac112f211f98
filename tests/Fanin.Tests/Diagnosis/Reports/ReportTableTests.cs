using Fanin.Diagnosis.Reports;

namespace Fanin.Tests.Diagnosis.Reports;

public class ReportTableTests
{
    [Fact]
    public void Format_HasALineForEachLayer_AndForEachFinding()
    {
        var report = new ProbeReport("net", [
            new LayerProbe("input", "input") { Units = 3, StdDev = new Reading(1, 1) },
            new LayerProbe("block.fc", "linear") { Depth = 1, Units = 4, StdDev = new Reading(0.012345, 0.0125), Cosine = new Reading(0.5, 0.25), GradientStdDev = new Reading(1.5e-7, null), DeadFraction = 0.5 },
        ], [])
        { Recipe = "r", Samples = 32, Loss = 2.302585, Findings = [new Finding("FAN100", FindingSeverity.Warning, "Too small.") { Layer = "block.fc" }] };
        Assert.Equal(
            """
            net, recipe r, 32 samples, loss 2.3

            layer      kind    units  std     theory  cosine  theory  gradient  theory  dead
            input      input   3      1       1       -       -       -         -       -
             block.fc  linear  4      0.0123  0.0125  0.5     0.25    1.5E-07   -       0.5

            warning FAN100 at block.fc: Too small.

            """.ReplaceLineEndings("\n"),
            report.ToString());
    }

    [Fact]
    public void Format_SaysSo_WhenNothingWasMeasured() =>
        Assert.StartsWith("net, by theory alone\n\nlayer", new ProbeReport("net", [], []).ToString(), StringComparison.Ordinal);
}
