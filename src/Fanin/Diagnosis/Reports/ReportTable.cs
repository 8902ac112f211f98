using System.Globalization;
using System.Text;

namespace Fanin.Diagnosis.Reports;

/// <summary>A report as text: the signal layer by layer, then what is wrong.</summary>
public static class ReportTable
{
    private static readonly string[] Header = ["layer", "kind", "units", "std", "theory", "cosine", "theory", "gradient", "theory", "dead"];

    /// <summary>One line a layer, in aligned columns, below a line that names the model; then a line for each finding.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Lines separated by <c>\n</c>. Numbers have three digits; <c>-</c> is for what is not known. Deviation, cosine and gradient are those of <see cref="LayerProbe"/>, measured
    /// and then by theory; dead units are a share from 0 to 1. <see cref="ReportJson"/> has all there is, in full.</returns>
    public static string Format(ProbeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder(report.Model);
        text.Append(report.Recipe is null ? string.Empty : $", recipe {report.Recipe}")
            .Append(report.Samples is { } samples ? string.Create(CultureInfo.InvariantCulture, $", {samples} samples") : ", by theory alone")
            .Append(report.Loss is { } loss ? $", loss {Number(loss)}" : string.Empty)
            .Append("\n\n");
        TextColumns.Append(text, [Header, .. report.Layers.Select(Cells)]);
        text.Append(report.Findings.IsEmpty ? string.Empty : "\n");
        foreach (Finding finding in report.Findings)
        {
            text.Append(finding).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Cells(LayerProbe layer) =>
    [
        new string(' ', layer.Depth) + layer.Name,
        layer.Kind,
        layer.Units?.ToString(CultureInfo.InvariantCulture) ?? "-",
        Number(layer.StdDev.Measured),
        Number(layer.StdDev.Predicted),
        Number(layer.Cosine.Measured),
        Number(layer.Cosine.Predicted),
        Number(layer.GradientStdDev.Measured),
        Number(layer.GradientStdDev.Predicted),
        Number(layer.DeadFraction),
    ];

    private static string Number(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "-";
}
