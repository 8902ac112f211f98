using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>The curve of several seeds: a line through their means over a band from the lowest to the highest.</summary>
internal static class MeanCurve
{
    /// <summary>Width of the lines.</summary>
    public const float LineWidth = 2;

    private const int PointBudget = 2400;
    private const int FewestColumns = 60;
    private const double BandOpacity = 0.18;

    /// <summary>What the band means.</summary>
    public static LegendEntry BandEntry { get; } = new("lowest to highest seed (line: mean)", PlotTheme.Helper.WithAlpha(BandOpacity), 10, LinePattern.Solid);

    /// <summary>In how many columns each of so many curves is sampled, so that pictures of many stay small.</summary>
    public static int Columns(int curves, PictureShape shape) => Math.Clamp(PointBudget / Math.Max(1, curves), FewestColumns, shape.Width / 2);

    /// <summary>Draws the line; a single point is a dot.</summary>
    public static void AddLine(Plot plot, Coordinates[] points, VariantStyle style)
    {
        if (points.Length == 0)
            return;
        ScottPlot.Plottables.Scatter line = points.Length == 1 ? plot.Add.ScatterPoints(points, style.Color) : plot.Add.ScatterLine(points, style.Color);
        line.LineWidth = LineWidth;
        line.LinePattern = style.Pattern;
    }

    /// <summary>Draws the band, if it is wider than the line.</summary>
    public static void AddBand(Plot plot, Coordinates[] low, Coordinates[] high, VariantStyle style)
    {
        if (low.Length < 2 || low.SequenceEqual(high))
            return;
        ScottPlot.Plottables.Polygon area = plot.Add.Polygon([.. high, .. low.Reverse()]);
        area.FillColor = style.Color.WithAlpha(BandOpacity);
        area.LineWidth = 0;
    }
}
