using System.Globalization;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis;
using Fanin.Diagnosis.Reports;
using Fanin.Recipes;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>A report for people: a table, then what is wrong.</summary>
internal static class InspectView
{
    /// <summary>Prints a report.</summary>
    public static void Write(ConsoleOutput output, ProbeReport report)
    {
        if (output.Quiet)
        {
            return;
        }

        output.Line();
        InspectTable.Write(output, report);
        if (report.Loss is { } loss)
        {
            string uniform = report.UniformLoss is { } guess ? string.Create(CultureInfo.InvariantCulture, $", guessing is ln {report.Classes} = {guess:0.000}") : string.Empty;
            output.Line(string.Create(CultureInfo.InvariantCulture, $"loss {(loss < 1000 ? loss.ToString("0.000", CultureInfo.InvariantCulture) : MessageNumber.Of(loss))}{uniform}"));
        }

        if (report.Jacobian is { } jacobian)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"Jacobian: singular values {MessageNumber.Of(jacobian.Smallest)} to {MessageNumber.Of(jacobian.Largest)}, mean square {MessageNumber.Of(jacobian.MeanSquare)}"));
        }

        if (report.Ntk is { } kernel)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"tangent kernel of {kernel.Samples} samples: condition {MessageNumber.Of(kernel.ConditionNumber)}"));
        }

        if (report.Plateau is { } plateau)
        {
            output.Line($"plateau: {plateau.Reason}");
        }

        foreach (LayerProbe layer in report.Layers.Where(layer => layer.Note is not null && (output.Verbose || !report.IsMeasured || layer.StdDev.Value is null)).DistinctBy(layer => InspectTable.Numberless(layer.Note!)))
        {
            output.Line($"{layer.Name}: {layer.Note}");
        }

        output.Line();
        Findings(output, report);
    }

    /// <summary>Prints what a repair changes.</summary>
    public static void Compare(ConsoleOutput output, ProbeReport before, ProbeReport after)
    {
        foreach ((string name, Func<LayerProbe, double?> value) in new (string, Func<LayerProbe, double?>)[]
        {
            ("std", layer => layer.StdDev.Value), ("gradient", layer => layer.GradientStdDev.Value), ("cosine", layer => layer.Cosine.Value),
        })
        {
            output.Line($"  {name,-8} before {Line(before, value)}");
            output.Line($"  {string.Empty,-8} after  {Line(after, value)}");
        }

        output.Line($"findings   before {Count(before)}, after {Count(after)}");
        Findings(output, after);
    }

    private static void Findings(ConsoleOutput output, ProbeReport report)
    {
        if (report.Findings.IsEmpty)
        {
            output.Line(IsUnknown(report) ? "nothing is wrong as far as theory reaches, which is not to the end" : "nothing is wrong");
            return;
        }

        Recipes.Rule? last = null;
        foreach (Finding finding in report.Findings)
        {
            string word = finding.Severity.ToString().ToLowerInvariant();
            output.Line(word, finding.Severity == FindingSeverity.Error ? Color.Red : finding.Severity == FindingSeverity.Warning ? Color.Yellow : Color.Grey, finding.ToString()[word.Length..]);
            if (finding.Repair is { } rule)
            {
                output.Line($"  repair: {(rule.Equals(last) ? "the same" : RecipeText.Write(rule))}");
                last = rule;
            }
        }
    }

    // Of the inputs of an embedding theory has no deviation, and needs none.
    private static bool IsUnknown(ProbeReport report) => !report.IsMeasured && report.Layers.Skip(1).Any(layer => layer.StdDev.Value is null);

    private static string Count(ProbeReport report)
    {
        int errors = report.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        int warnings = report.Findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        return string.Create(CultureInfo.InvariantCulture, $"{errors} error{(errors == 1 ? string.Empty : "s")}, {warnings} warning{(warnings == 1 ? string.Empty : "s")}");
    }

    private static string Line(ProbeReport report, Func<LayerProbe, double?> value)
    {
        LayerProbe[] layers = [.. report.Layers.Where(layer => layer.Depth == 0)];
        layers = layers.Length < 2 ? [.. report.Layers] : layers;
        return $"{Sparkline.Of([.. layers.Select(value)])} {InspectTable.Ends(layers, value)}";
    }
}
