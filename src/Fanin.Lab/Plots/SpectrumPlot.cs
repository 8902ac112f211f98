using Fanin.Diagnosis.Reports;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>Singular values of weights, and of the derivative of outputs by inputs: the largest at the left.</summary>
internal static class SpectrumPlot
{
    private const int MostLines = 6;
    private const int MostPoints = 200;
    private const double Zero = 1e-12;

    /// <summary>Draws the picture; <see langword="null"/> if none were kept.</summary>
    public static Picture? Draw(ProbeReport report, PictureShape shape)
    {
        (string Name, Spectrum Spectrum)[] known = [.. report.Parameters.Where(probe => probe.Spectrum is { Values.Length: > 1 }).Select(probe => (probe.Parameter.Name, probe.Spectrum!))];
        int most = report.Jacobian?.Spectrum is null ? MostLines : MostLines - 1;
        (string Name, Spectrum Spectrum)[] shown = known.Length <= most ? known : [.. Enumerable.Range(0, most).Select(i => known[i * (known.Length - 1) / (most - 1)])];
        if (report.Jacobian?.Spectrum is { } jacobian)
        {
            shown = [.. shown, ("Jacobian", jacobian)];
        }

        if (shown.Length == 0)
        {
            return null;
        }

        Plot plot = PlotTheme.NewPanel(shape, "share of all singular values", "singular value");
        plot.Axes.SetLimitsX(0, 1);
        plot.Axes.Bottom.TickGenerator = PlotTheme.PercentTicks();
        LogScale.Fit(plot, shown.SelectMany(line => line.Spectrum.Values.Where(value => value > Zero * line.Spectrum.Values[0])), shape.IsNarrow ? 5 : 8);
        List<LegendEntry> legend = [];
        for (int i = 0; i < shown.Length; i++)
        {
            VariantStyle style = VariantStyle.Of(i);
            double[] values = [.. shown[i].Spectrum.Values.Where(value => value > Zero * shown[i].Spectrum.Values[0])];
            int count = Math.Min(MostPoints, values.Length);
            Coordinates[] points =
            [
                .. Enumerable.Range(0, count).Select(k => count == 1 ? 0 : k * (values.Length - 1) / (count - 1))
                    .Select(k => new Coordinates((k + 0.5) / shown[i].Spectrum.Values.Length, LogScale.Of(values[k]))),
            ];
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(points, style.Color);
            line.LineWidth = 2;
            line.LinePattern = style.Pattern;
            line.MarkerSize = values.Length < 20 ? 5 : 0;
            legend.Add(new LegendEntry(shown[i].Name, style.Color, 2.5f, style.Pattern));
        }

        return new Picture(shape, $"{DepthPlot.Short(report.Model)}: singular values", legend, [plot]);
    }
}
