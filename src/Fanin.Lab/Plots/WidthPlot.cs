using System.Globalization;
using Fanin.Lab.Widths;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>How much each layer's outputs change in a few steps of training, over the width of the model: flat lines pass.</summary>
internal static class WidthPlot
{
    private const int MostLines = 7;

    /// <summary>Draws the picture.</summary>
    public static Picture Draw(CoordinateResult result, PictureShape shape)
    {
        CoordinateLayer[] layers = [.. result.Layers];
        if (layers.Length > MostLines)
        {
            // The head and what is worst are never left out.
            HashSet<CoordinateLayer> kept = [layers[^1], .. layers.OrderByDescending(layer => Math.Abs(layer.Slope)).Take(2), .. Enumerable.Range(0, MostLines - 3).Select(i => layers[i * (layers.Length - 1) / (MostLines - 3)])];
            layers = [.. layers.Where(kept.Contains)];
        }

        Plot plot = PlotTheme.NewPanel(shape, "width", string.Create(CultureInfo.InvariantCulture, $"mean change after {result.Options.Steps} steps"));
        double[] places = [.. result.Options.Widths.Select(width => LogScale.Of(width))];
        double room = 0.04 * (places[^1] - places[0]);
        plot.Axes.SetLimitsX(places[0] - room, places[^1] + room);
        var ticks = new NumericManual();
        for (int i = 0; i < places.Length; i++)
        {
            ticks.AddMajor(places[i], result.Options.Widths[i].ToString(CultureInfo.InvariantCulture));
        }

        plot.Axes.Bottom.TickGenerator = ticks;
        LogScale.Fit(plot, layers.SelectMany(layer => layer.Changes[^1]), shape.IsNarrow ? 5 : 8);
        List<LegendEntry> legend = [];
        for (int i = 0; i < layers.Length; i++)
        {
            VariantStyle style = VariantStyle.Of(i);
            Coordinates[] points = [.. layers[i].Changes[^1].Select((change, k) => (change, k)).Where(pair => pair.change > 0 && double.IsFinite(pair.change)).Select(pair => new Coordinates(places[pair.k], LogScale.Of(pair.change)))];
            if (points.Length > 0)
            {
                ScottPlot.Plottables.Scatter line = plot.Add.Scatter(points, style.Color);
                line.LineWidth = 2;
                line.LinePattern = style.Pattern;
                line.MarkerSize = 6;
            }

            legend.Add(new LegendEntry(string.Create(CultureInfo.InvariantCulture, $"{layers[i].Name} {Math.Round(layers[i].Slope, 2) + 0.0:+0.00;-0.00;+0.00}{(layers[i].IsSteady ? string.Empty : " ✗")}"), style.Color, 2.5f, style.Pattern));
        }

        string verdict = result.Passes ? "pass" : "fail";
        return new Picture(shape, $"{DepthPlot.Short(result.Model)}, recipe {result.Recipe}: {verdict}. Slopes of the change by the width", legend, [plot]);
    }
}
