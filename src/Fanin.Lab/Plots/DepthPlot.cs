using Fanin.Diagnosis.Reports;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>Signal and gradient over depth, and the cosine of samples: measured lines, theory as a band.</summary>
internal static class DepthPlot
{
    /// <summary>Deviations of activations and gradients, side by side.</summary>
    public static Picture Signal(ProbeReport report, ProbeReport? after, PictureShape shape)
    {
        LayerProbe[] layers = DepthPanel.Layers(report);
        LayerProbe[]? repaired = After(layers, after);
        string? bad = FirstBad(report, layers);
        Plot signal = DepthPanel.Draw(layers, repaired, layer => layer.StdDev, shape, "standard deviation of outputs", bad, isLog: true);
        Plot gradient = DepthPanel.Draw(layers, repaired, layer => layer.GradientStdDev, shape, "root mean square of gradients", bad, isLog: true);
        return new Picture(shape, $"{Short(report.Model)}: signal and gradient over depth", Legend(report, repaired is not null, bad), [signal, gradient]);
    }

    /// <summary>How alike different samples are.</summary>
    public static Picture Cosine(ProbeReport report, ProbeReport? after, PictureShape shape)
    {
        LayerProbe[] layers = DepthPanel.Layers(report);
        LayerProbe[]? repaired = After(layers, after);
        string? bad = FirstBad(report, layers);
        Plot cosine = DepthPanel.Draw(layers, repaired, layer => layer.Cosine, shape, "mean cosine of two samples", bad, isLog: false);
        return new Picture(shape, $"{Short(report.Model)}: how alike samples become", Legend(report, repaired is not null, bad), [cosine]);
    }

    /// <summary>A model's name without the folders of a file.</summary>
    public static string Short(string model) => model.Contains(".dll:", StringComparison.OrdinalIgnoreCase) ? model[(model.LastIndexOfAny(['/', '\\'], model.IndexOf(".dll:", StringComparison.OrdinalIgnoreCase)) + 1)..] : model;

    private static LayerProbe[]? After(LayerProbe[] layers, ProbeReport? after)
    {
        if (after is null)
        {
            return null;
        }

        HashSet<(string, string)> shown = [.. layers.Select(layer => (layer.Name, layer.Kind))];
        LayerProbe[] repaired = [.. after.Layers.Where(layer => shown.Contains((layer.Name, layer.Kind)) && layer.StdDev.Value is not null)];
        return repaired.Length == layers.Length ? repaired : null;
    }

    private static string? FirstBad(ProbeReport report, LayerProbe[] layers) => report.Findings
        .Where(finding => finding.Severity != FindingSeverity.Note && finding.Layer is not null && layers.Any(layer => layer.Name == finding.Layer))
        .Select(finding => finding.Layer!).MinBy(name => Array.FindIndex(layers, layer => layer.Name == name));

    private static List<LegendEntry> Legend(ProbeReport report, bool hasAfter, string? bad)
    {
        List<LegendEntry> legend = [];
        if (report.IsMeasured)
        {
            legend.Add(new LegendEntry("measured", DepthPanel.Measured, 2.5f, LinePattern.Solid));
        }

        if (report.Layers.Any(layer => layer.StdDev.Predicted is not null))
        {
            legend.Add(new LegendEntry("theory", DepthPanel.Theory.WithAlpha(0.4), 10, LinePattern.Solid));
        }

        if (hasAfter)
        {
            legend.Add(new LegendEntry("after repair", DepthPanel.Repaired, 2.5f, DepthPanel.RepairedPattern));
        }

        if (bad is not null)
        {
            legend.Add(new LegendEntry($"first finding: {bad}", new Color("#D55E00"), 2, LinePattern.Dotted));
        }

        return legend;
    }
}
