using System.Globalization;
using System.Text.RegularExpressions;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Reports;
using Fanin.Recipes;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary>A report for people: a table with bars over depth, blocks that are alike but for their number once, then what is wrong.</summary>
internal static partial class InspectView
{
    /// <summary>Prints a report.</summary>
    public static void Write(Output output, ProbeReport report)
    {
        if (output.Quiet)
        {
            return;
        }

        output.Line($"model {report.Model}, recipe {report.Recipe}: theory, no tensor was made");
        output.Line();
        output.Console.Write(Table(report, output.Verbose));
        foreach (LayerProbe layer in report.Layers.Where(layer => layer.Note is not null).DistinctBy(layer => Digits().Replace(layer.Note!, "*")))
        {
            output.Line($"{layer.Name}: {layer.Note}");
        }

        if (report.Plateau is { } plateau)
        {
            output.Line($"plateau: {plateau.Reason}");
        }

        output.Line();
        Findings(output, report);
    }

    /// <summary>Prints what a repair changes.</summary>
    public static void Compare(Output output, ProbeReport before, ProbeReport after)
    {
        foreach ((string name, Func<LayerProbe, double?> value) in new (string, Func<LayerProbe, double?>)[]
        {
            ("deviation", layer => layer.StdDev.Value), ("gradient", layer => layer.GradientStdDev.Value), ("cosine", layer => layer.Cosine.Value),
        })
        {
            output.Line($"  {name,-10} before {Line(before, value),-60} after {Line(after, value)}");
        }

        output.Line($"findings   before {Count(before)}, after {Count(after)}");
        Findings(output, after);
    }

    private static void Findings(Output output, ProbeReport report)
    {
        if (report.Findings.IsEmpty)
        {
            output.Line("nothing is wrong");
            return;
        }

        foreach (Finding finding in report.Findings)
        {
            output.Console.Write(new Text(finding.Severity.ToString().ToLowerInvariant(), new Style(finding.Severity == FindingSeverity.Error ? Color.Red : finding.Severity == FindingSeverity.Warning ? Color.Yellow : Color.Grey)));
            output.Line(finding.ToString()[finding.Severity.ToString().Length..]);
            if (finding.Repair is { } rule)
            {
                output.Line($"  repair: {RecipeText.Write(rule)}");
            }
        }
    }

    private static string Count(ProbeReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{report.Findings.Count(finding => finding.Severity == FindingSeverity.Error)} errors, {report.Findings.Count(finding => finding.Severity == FindingSeverity.Warning)} warnings");

    private static Table Table(ProbeReport report, bool verbose)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string header in new[] { string.Empty, "layer", "kind", "×", "deviation", string.Empty, "cosine", "gradient", string.Empty })
        {
            table.AddColumn(new TableColumn(header).NoWrap());
        }

        HashSet<string> bad = [.. report.Findings.Where(finding => finding.Severity != FindingSeverity.Note && finding.Layer is not null).Select(finding => finding.Layer!)];
        IEnumerable<LayerProbe[]> groups = verbose ? report.Layers.Select(layer => new[] { layer })
            : report.Layers.GroupBy(layer => (Digits().Replace(layer.Name, "*"), layer.Kind, layer.Depth)).Select(group => group.ToArray());
        foreach (LayerProbe[] group in groups)
        {
            LayerProbe first = group[0];
            LayerProbe? marked = group.FirstOrDefault(layer => bad.Contains(layer.Name));
            string name = group.Length == 1 ? first.Name : Digits().Replace(first.Name, "*");
            table.AddRow(
                new Text(marked is null ? string.Empty : "●", new Style(Color.Red)),
                new Text(new string(' ', 2 * first.Depth) + name + (marked is null || group.Length == 1 ? string.Empty : $"  ● {marked.Name}")),
                new Text(first.Kind == first.Name ? string.Empty : first.Kind),
                new Text(group.Length == 1 ? string.Empty : group.Length.ToString(CultureInfo.InvariantCulture)),
                new Text(Ends(group, layer => layer.StdDev.Value)),
                new Text(Sparkline.Of([.. group.Select(layer => layer.StdDev.Value)])),
                new Text(Ends(group, layer => layer.Cosine.Value)),
                new Text(Ends(group, layer => layer.GradientStdDev.Value)),
                new Text(Sparkline.Of([.. group.Select(layer => layer.GradientStdDev.Value)])));
        }

        return table;
    }

    private static string Line(ProbeReport report, Func<LayerProbe, double?> value)
    {
        LayerProbe[] layers = [.. report.Layers.Where(layer => layer.Depth == 0)];
        return $"{Sparkline.Of([.. layers.Select(value)])} {Ends(layers, value)}";
    }

    private static string Ends(LayerProbe[] layers, Func<LayerProbe, double?> value)
    {
        string first = Number(value(layers[0]));
        string last = Number(value(layers[^1]));
        return layers.Length == 1 || first == last ? first : $"{first} → {last}";
    }

    private static string Number(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "-";

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
