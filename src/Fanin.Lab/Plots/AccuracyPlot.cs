using System.Globalization;
using Fanin.Lab.Results;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>One variant's accuracy after every epoch, on training and validation images.</summary>
internal static class AccuracyPlot
{
    /// <summary>Draws the picture of one variant.</summary>
    public static Picture Draw(LectureResult result, int index, PictureShape shape)
    {
        VariantResult variant = result.Variants[index];
        Color color = VariantStyle.Of(index).Color;
        Plot plot = AccuracyPanel.New(result, shape, "accuracy");
        AccuracyPanel.AddGuessing(plot, result, shape);
        float width = variant.Runs.Count > 1 ? 1.2f : 2.2f;
        foreach (TrialResult run in variant.Runs)
        {
            AccuracyPanel.AddLine(plot, run.Epochs, epoch => epoch.TrainAccuracy, color, width, LinePattern.Solid);
            AccuracyPanel.AddLine(plot, run.Epochs, epoch => epoch.ValidAccuracy, color, width, LinePattern.Dashed);
        }

        if (variant.Runs.Count == 0)
            PlotTheme.AddNote(plot, shape, "no finished run", LossPanel.Centre(plot), Alignment.MiddleCenter);

        LegendEntry[] legend =
        [
            new(WithFinal("train", variant, epoch => epoch.TrainAccuracy), color, 2.2f, LinePattern.Solid),
            new(WithFinal("validation", variant, epoch => epoch.ValidAccuracy), color, 2.2f, LinePattern.Dashed),
        ];
        return new Picture(shape, $"{variant.Name}: accuracy{PlotWords.Seeds(variant)}", legend, [plot]);
    }

    private static string WithFinal(string what, VariantResult variant, Func<EpochResult, double> value)
    {
        double[] finals = [.. variant.Runs.Where(run => run.Epochs.Count > 0).Select(run => value(run.Epochs[^1])).Where(double.IsFinite)];
        if (finals.Length == 0)
            return what;
        string mean = finals.Length > 1 ? "mean " : "";
        return $"{what} (at the end {mean}{(100 * finals.Average()).ToString("0.0", CultureInfo.InvariantCulture)} %)";
    }
}
