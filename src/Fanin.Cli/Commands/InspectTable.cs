using System.Globalization;
using System.Text.RegularExpressions;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis;
using Fanin.Diagnosis.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fanin.Cli.Commands;

/// <summary>The layers of a report as a table with bars over depth, as wide as the terminal allows; blocks that are alike but for their number once.</summary>
internal static partial class InspectTable
{
    private const string Mark = "●";
    private const int ShortestName = 12;
    private const int Wide = 24;
    private const int Narrow = 8;
    private const int WideTerminal = 100;

    // From the widest to the narrowest.
    private static readonly InspectColumn[][] Sets =
    [
        [InspectColumn.Kind, InspectColumn.Count, InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.DeviationBars, InspectColumn.Cosine, InspectColumn.Gradient, InspectColumn.PredictedGradient, InspectColumn.GradientBars, InspectColumn.Dead],
        [InspectColumn.Kind, InspectColumn.Count, InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.DeviationBars, InspectColumn.Cosine, InspectColumn.Gradient, InspectColumn.PredictedGradient, InspectColumn.GradientBars],
        [InspectColumn.Kind, InspectColumn.Count, InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.DeviationBars, InspectColumn.Cosine, InspectColumn.Gradient, InspectColumn.GradientBars],
        [InspectColumn.Count, InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.DeviationBars, InspectColumn.Cosine, InspectColumn.Gradient, InspectColumn.GradientBars],
        [InspectColumn.Count, InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.DeviationBars, InspectColumn.Gradient, InspectColumn.GradientBars],
        [InspectColumn.Deviation, InspectColumn.DeviationBars, InspectColumn.Gradient, InspectColumn.GradientBars],
        [InspectColumn.Deviation, InspectColumn.Predicted, InspectColumn.Gradient],
        [InspectColumn.Deviation, InspectColumn.Gradient],
    ];

    private enum InspectColumn
    {
        Kind,
        Count,
        Deviation,
        Predicted,
        DeviationBars,
        Cosine,
        Gradient,
        PredictedGradient,
        GradientBars,
        Dead,
    }

    /// <summary>Prints the table.</summary>
    public static void Write(ConsoleOutput output, ProbeReport report)
    {
        LayerProbe[][] groups = [.. Groups(report, output.Verbose)];
        int width = output.Console.Profile.Width;
        int bars = width < WideTerminal ? Narrow : Wide;
        bool hasTheory = report.IsMeasured && report.Layers.Any(layer => layer.StdDev.Predicted is not null);
        bool hasDead = report.Layers.Any(layer => layer.DeadFraction is not null || layer.SaturatedFraction.Value is not null);
        InspectColumn[][] sets = [.. Sets.Select(set => set
            .Where(column => hasTheory || column is not (InspectColumn.Predicted or InspectColumn.PredictedGradient))
            .Where(column => hasDead || column != InspectColumn.Dead)
            .Where(column => groups.Any(group => group.Length > 1) || column is not (InspectColumn.Count or InspectColumn.DeviationBars or InspectColumn.GradientBars)).ToArray())];
        foreach (InspectColumn[] set in sets)
        {
            Table whole = Table(report, groups, set, bars, int.MaxValue);
            int spare = width - WidthOf(output.Console, whole);
            int longest = groups.Max(group => NameOf(group).Length);
            if (spare >= 0 || longest + spare >= Math.Min(longest, 2 * ShortestName) || set == sets[^1])
            {
                output.Console.Write(spare >= 0 ? whole : Table(report, groups, set, bars, Math.Max(ShortestName, longest + spare)));
                Legend(output, report, groups);
                return;
            }
        }
    }

    /// <summary>The first and the last of some numbers.</summary>
    public static string Ends(IReadOnlyList<LayerProbe> layers, Func<LayerProbe, double?> value) => Ends(layers, value, " → ");

    private static string Ends(IReadOnlyList<LayerProbe> layers, Func<LayerProbe, double?> value, string arrow)
    {
        string first = Number(value(layers[0]));
        string last = Number(value(layers[^1]));
        return layers.Count == 1 || first == last ? first : $"{first}{arrow}{last}";
    }

    /// <summary>A name without its numbers.</summary>
    public static string Numberless(string name) => Digits().Replace(name, "*");

    private static void Legend(ConsoleOutput output, ProbeReport report, LayerProbe[][] groups)
    {
        HashSet<string?> bad = [.. report.Findings.Where(finding => finding.Severity != FindingSeverity.Note).Select(finding => finding.Layer)];
        string[] legend =
        [
            .. groups.Any(group => group.Any(layer => bad.Contains(layer.Name))) ? [$"{Mark} something is wrong there, see below"] : Array.Empty<string>(),
            .. groups.Any(group => group.Length > 1) ? ["* stands for the numbers of layers that are alike, → from the first to the last of them"] : Array.Empty<string>(),
        ];
        if (legend.Length > 0)
        {
            output.Line(string.Join("; ", legend));
        }
    }

    private static IEnumerable<LayerProbe[]> Groups(ProbeReport report, bool verbose) => verbose
        ? report.Layers.Select(layer => new[] { layer })
        : report.Layers.GroupBy(layer => (Numberless(layer.Name), layer.Kind, layer.Depth)).Select(group => group.ToArray());

    private static Table Table(ProbeReport report, LayerProbe[][] groups, InspectColumn[] columns, int bars, int longestName)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(string.Empty).NoWrap().Padding(0, 1));
        table.AddColumn(new TableColumn("layer").NoWrap().Padding(0, 1));
        foreach (InspectColumn column in columns)
        {
            table.AddColumn(new TableColumn(HeaderOf(column, report.IsMeasured)).NoWrap().Padding(0, 1));
        }

        HashSet<string> bad = [.. report.Findings.Where(finding => finding.Severity != FindingSeverity.Note && finding.Layer is not null).Select(finding => finding.Layer!)];
        HashSet<string> wrong = [.. report.Findings.Where(finding => finding.Severity == FindingSeverity.Error && finding.Layer is not null).Select(finding => finding.Layer!)];
        foreach (LayerProbe[] group in groups)
        {
            LayerProbe? marked = group.FirstOrDefault(layer => bad.Contains(layer.Name));
            Color color = group.Any(layer => wrong.Contains(layer.Name)) ? Color.Red : Color.Yellow;
            string name = marked is null || group.Length == 1 ? NameOf(group) : $"{NameOf(group)} {Mark} {marked.Name}";
            table.AddRow([
                new Text(marked is null ? string.Empty : Mark, new Style(color)),
                new Text(Shortened(name, longestName)),
                .. columns.Select(column => new Text(Cell(column, group, bars))),
            ]);
        }

        return table;
    }

    private static string HeaderOf(InspectColumn column, bool isMeasured) => column switch
    {
        InspectColumn.Kind => "kind",
        InspectColumn.Count => "×",
        InspectColumn.Deviation => isMeasured ? "std" : "std, theory",
        InspectColumn.Predicted or InspectColumn.PredictedGradient => "theory",
        InspectColumn.Cosine => "cosine",
        InspectColumn.Gradient => "gradient",
        InspectColumn.Dead => "dead, saturated",
        _ => string.Empty,
    };

    private static string Cell(InspectColumn column, LayerProbe[] group, int bars)
    {
        string arrow = bars < Wide ? "→" : " → ";
        return column switch
        {
            InspectColumn.Kind => group[0].Kind == group[0].Name ? string.Empty : group[0].Kind,
            InspectColumn.Count => group.Length == 1 ? string.Empty : group.Length.ToString(CultureInfo.InvariantCulture),
            InspectColumn.Deviation => Ends(group, layer => layer.StdDev.Value, arrow),
            InspectColumn.Predicted => Ends(group, layer => layer.StdDev.Predicted, arrow),
            InspectColumn.DeviationBars => Sparkline.Of([.. group.Select(layer => layer.StdDev.Value)], bars),
            InspectColumn.Cosine => Ends(group, layer => layer.Cosine.Value, arrow),
            InspectColumn.Gradient => Ends(group, layer => layer.GradientStdDev.Value, arrow),
            InspectColumn.PredictedGradient => Ends(group, layer => layer.GradientStdDev.Predicted, arrow),
            InspectColumn.GradientBars => Sparkline.Of([.. group.Select(layer => layer.GradientStdDev.Value)], bars),
            _ => Shares(group),
        };
    }

    private static string Shares(LayerProbe[] group)
    {
        double? dead = group.Max(layer => layer.DeadFraction);
        double? saturated = group.Max(layer => layer.SaturatedFraction.Value);
        return dead is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %") : saturated is { } end ? string.Create(CultureInfo.InvariantCulture, $"{100 * end:0.#} % saturated") : string.Empty;
    }

    private static string NameOf(LayerProbe[] group) => new string(' ', 2 * group[0].Depth) + (group.Length == 1 ? group[0].Name : Numberless(group[0].Name));

    // The middle is what a reader can best do without.
    private static string Shortened(string name, int longest) =>
        name.Length <= longest ? name : $"{name[..(longest / 2)]}…{name[^(longest - (longest / 2) - 1)..]}";

    private static int WidthOf(IAnsiConsole console, Table table) => ((IRenderable)table).Measure(RenderOptions.Create(console), 10_000).Max;

    private static string Number(double? value) => value is { } number ? MessageNumber.Of(number) : "-";

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
