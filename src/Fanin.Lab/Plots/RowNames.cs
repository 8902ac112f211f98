using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>Names in place of numbers beside an axis, shortened to what has room there.</summary>
internal static class RowNames
{
    private const int Longest = 28;
    private const float Gap = 34;

    /// <summary>Names rows from top to bottom, without marks, and makes room for the longest.</summary>
    public static void Apply(Plot plot, PictureShape shape, IReadOnlyList<string> names)
    {
        plot.Axes.Left.TickGenerator = Ticks(names, index => names.Count - 1 - index);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        using SkiaSharp.SKFont font = EmbeddedFonts.Font(shape.IsNarrow ? 11 : 13);
        plot.Axes.Left.MinimumSize = names.Select(name => font.MeasureText(Short(name))).DefaultIfEmpty(0).Max() + Gap;
    }

    /// <summary>A tick a name.</summary>
    public static NumericManual Ticks(IReadOnlyList<string> names, Func<int, int> place)
    {
        var ticks = new NumericManual();
        for (int i = 0; i < names.Count; i++)
        {
            ticks.AddMajor(place(i), Short(names[i]));
        }

        return ticks;
    }

    private static string Short(string name)
    {
        string printable = PlotTheme.Printable(name);
        return printable.Length <= Longest ? printable : string.Concat(printable.AsSpan(0, Longest - 1), "…");
    }
}
