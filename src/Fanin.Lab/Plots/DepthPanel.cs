using System.Globalization;
using Fanin.Diagnosis.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>One quantity over the layers of a model: measured as a line, predicted as a band.</summary>
internal static class DepthPanel
{
    /// <summary>How far a deviation may be from theory without a finding, as ln: half of that of the second moment.</summary>
    public const double Scatter = 0.25;

    private const double BandOpacity = 0.25;
    private const int MostNames = 9;

    /// <summary>Where theory is.</summary>
    public static Color Theory { get; } = new("#E69F00");

    /// <summary>Where measurements are.</summary>
    public static Color Measured { get; } = new("#0072B2");

    /// <summary>Where the repaired model is.</summary>
    public static Color Repaired { get; } = new("#009E73");

    /// <summary>Dashes of the repaired model.</summary>
    public static LinePattern RepairedPattern { get; } = new([8, 4], 0, "dashed");

    /// <summary>The layers that a picture of depth shows: those of the outermost sequence where there are some, else all that have numbers.</summary>
    public static LayerProbe[] Layers(ProbeReport report)
    {
        LayerProbe[] known = [.. report.Layers.Where(layer => layer.StdDev.Value is not null)];
        LayerProbe[] outer = [.. known.Where(layer => layer.Depth == 0)];
        return outer.Length >= 4 ? outer : known;
    }

    /// <summary>Draws a panel.</summary>
    /// <param name="layers">Layers in the order of the signal.</param>
    /// <param name="after">The same layers of the repaired model, or <see langword="null"/>.</param>
    /// <param name="value">The quantity.</param>
    /// <param name="shape">Size.</param>
    /// <param name="label">What it is.</param>
    /// <param name="bad">Name of the first bad layer.</param>
    /// <param name="isLog">Whether the axis is logarithmic; else from its own limits.</param>
    public static Plot Draw(LayerProbe[] layers, LayerProbe[]? after, Func<LayerProbe, Reading> value, PictureShape shape, string label, string? bad, bool isLog)
    {
        Plot plot = PlotTheme.NewPanel(shape, string.Empty, label);
        double Place(double number) => isLog ? LogScale.Of(number) : number;
        bool Shows(double? number) => number is { } known && double.IsFinite(known) && (!isLog || known > 0);
        IEnumerable<double> shown = layers.Concat(after ?? []).SelectMany(layer => new[] { value(layer).Measured, value(layer).Predicted }).Where(Shows).Select(number => number!.Value);
        if (isLog)
        {
            LogScale.Fit(plot, shown, shape.IsNarrow ? 5 : 8);
        }
        else
        {
            double low = Math.Min(0, shown.DefaultIfEmpty(0).Min());
            plot.Axes.SetLimitsY(low < 0 ? Math.Max(-1.05, low - 0.1) : -0.05, 1.05);
        }

        plot.Axes.SetLimitsX(-0.5, layers.Length - 0.5);
        plot.Axes.Bottom.TickGenerator = Names(layers, shape);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -35;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = shape.IsNarrow ? 62 : 84;
        int place = Array.FindIndex(layers, layer => layer.Name == bad);
        if (place >= 0)
        {
            plot.Add.VerticalLine(place, 2, new Color("#D55E00"), LinePattern.Dotted);
        }

        foreach ((int Start, int End) run in Runs(layers, layer => Shows(value(layer).Predicted)))
        {
            Band(plot, run, i => value(layers[i]).Predicted!.Value, Place, isLog);
        }

        Line(plot, layers, layer => value(layer).Measured, Shows, Place, Measured, LinePattern.Solid, MarkerShape.FilledCircle);
        if (after is not null)
        {
            Line(plot, after, layer => value(layer).Value, Shows, Place, Repaired, RepairedPattern, MarkerShape.OpenCircle);
        }

        return plot;
    }

    private static void Band(Plot plot, (int Start, int End) run, Func<int, double> predicted, Func<double, double> place, bool isLog)
    {
        int[] indices = [.. Enumerable.Range(run.Start, run.End - run.Start)];
        double Edge(int index, int sign) => isLog ? place(predicted(index) * Math.Exp(sign * Scatter)) : Math.Clamp(predicted(index) + (sign * 0.05), -1, 1);
        Coordinates[] outline = indices.Length == 1
            ? [new(run.Start - 0.3, Edge(run.Start, 1)), new(run.Start + 0.3, Edge(run.Start, 1)), new(run.Start + 0.3, Edge(run.Start, -1)), new(run.Start - 0.3, Edge(run.Start, -1))]
            : [.. indices.Select(i => new Coordinates(i, Edge(i, 1))), .. indices.Reverse().Select(i => new Coordinates(i, Edge(i, -1)))];
        ScottPlot.Plottables.Polygon area = plot.Add.Polygon(outline);
        area.FillColor = Theory.WithAlpha(BandOpacity);
        area.LineWidth = 0;
    }

    private static void Line(
        Plot plot, LayerProbe[] layers, Func<LayerProbe, double?> value, Func<double?, bool> shows, Func<double, double> place, Color color, LinePattern pattern, MarkerShape marker)
    {
        foreach ((int start, int end) in Runs(layers, layer => shows(value(layer))))
        {
            Coordinates[] points = [.. Enumerable.Range(start, end - start).Select(i => new Coordinates(i, place(value(layers[i])!.Value)))];
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(points, color);
            line.LineWidth = 2;
            line.LinePattern = pattern;
            line.MarkerShape = marker;
            line.MarkerSize = layers.Length > 60 ? 0 : 6;
        }
    }

    // Where numbers are missing, a line ends.
    private static IEnumerable<(int Start, int End)> Runs(LayerProbe[] layers, Func<LayerProbe, bool> isShown)
    {
        int start = -1;
        for (int i = 0; i <= layers.Length; i++)
        {
            bool shown = i < layers.Length && isShown(layers[i]);
            if (shown && start < 0)
            {
                start = i;
            }
            else if (!shown && start >= 0)
            {
                yield return (start, i);
                start = -1;
            }
        }
    }

    private static NumericManual Names(LayerProbe[] layers, PictureShape shape)
    {
        const int Longest = 14;
        var ticks = new NumericManual();
        int most = shape.IsNarrow ? MostNames : shape == PictureShape.WidePair ? 14 : 24;
        int step = Math.Max(1, (layers.Length + most - 1) / most);
        for (int i = 0; i < layers.Length; i += step)
        {
            string name = layers[i].Name;
            ticks.AddMajor(i, name.Length <= Longest ? name : string.Create(CultureInfo.InvariantCulture, $"…{name[^(Longest - 1)..]}"));
        }

        return ticks;
    }
}
