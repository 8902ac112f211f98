using System.Globalization;
using Fanin.Diagnosis.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>How each layer's outputs are distributed: one ridge a layer, in units of its own deviation, whose size stands beside it.</summary>
internal static class HistogramPlot
{
    private const double Overlap = 1.5;
    private const double Deviations = 4;

    /// <summary>Draws the picture; <see langword="null"/> if no distribution was kept.</summary>
    public static Picture? Draw(ProbeReport report, PictureShape shape)
    {
        LayerProbe[] known = [.. report.Layers.Where(layer => layer.Histogram is not null && layer.StdDev.Measured is > 0)];
        if (known.Length == 0)
        {
            return null;
        }

        int most = shape.IsNarrow ? 10 : 16;
        LayerProbe[] layers = known.Length <= most ? known : [.. Enumerable.Range(0, most).Select(i => known[i * (known.Length - 1) / (most - 1)])];
        Plot plot = PlotTheme.NewPanel(shape, "deviations from the mean", string.Empty);
        double right = Deviations * (shape.IsNarrow ? 1.75 : 1.4);
        var names = new NumericManual();
        for (int i = 0; i < layers.Length; i++)
        {
            double floor = layers.Length - 1 - i;
            Ridge(plot, layers[i].Histogram!, floor);
            names.AddMajor(floor, Name(layers[i].Name, shape.IsNarrow ? 12 : 22));
            string numbers = string.Create(CultureInfo.InvariantCulture, $"{layers[i].Mean.Measured:G2} ± {layers[i].StdDev.Measured:G3}");
            PlotTheme.AddNote(plot, shape, numbers, new Coordinates(right, floor), Alignment.LowerRight);
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.SetLimits(-Deviations, right, -0.2, layers.Length - 1 + Overlap + 0.1);
        plot.Axes.Bottom.TickGenerator = Deviation();
        return new Picture(Grown(shape, layers.Length), $"{DepthPlot.Short(report.Model)}: outputs of each layer", [new LegendEntry("right: mean ± deviation", PlotTheme.Helper, 0, LinePattern.Solid)], [plot]);
    }

    // Ridges need room: as high as there are layers.
    private static PictureShape Grown(PictureShape shape, int layers) => new(shape.Width, Math.Max(shape.Height, 110 + (layers * (shape.IsNarrow ? 30 : 34))), shape.IsNarrow);

    private static void Ridge(Plot plot, Histogram histogram, double floor)
    {
        // The outermost ranges also hold what is beyond them.
        long highest = Math.Max(1, histogram.Counts.Max());
        double width = 2 * Deviations / histogram.Counts.Length;
        Coordinates[] top = [.. histogram.Counts.Select((count, i) => new Coordinates(-Deviations + ((i + 0.5) * width), floor + (Overlap * count / highest)))];
        ScottPlot.Plottables.Polygon area = plot.Add.Polygon([new Coordinates(-Deviations, floor), .. top, new Coordinates(Deviations, floor)]);
        area.FillColor = DepthPanel.Measured.WithAlpha(0.35);
        area.LineColor = DepthPanel.Measured;
        area.LineWidth = 1;
    }

    private static NumericManual Deviation()
    {
        var ticks = new NumericManual();
        for (int deviation = -4; deviation <= 4; deviation += 2)
        {
            ticks.AddMajor(deviation, deviation.ToString(CultureInfo.InvariantCulture));
        }

        return ticks;
    }

    private static string Name(string name, int longest) => name.Length <= longest ? name : $"…{name[^(longest - 1)..]}";
}
