using System.Globalization;
using System.Text;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Fanin.Lab.Plots;

/// <summary>What all panels have in common: fonts, greys, ticks.</summary>
internal static class PlotTheme
{
    /// <summary>Text and helping lines that must be read but not noticed first.</summary>
    public static readonly Color Helper = new("#555555");

    /// <summary>Lines to compare with, pale and solid: a curve that lies on one must still be seen.</summary>
    public static readonly Color Guide = new("#B4B4B4");


    private static readonly Color Ink = new("#222222");
    private static readonly Color Grid = new("#E4E4E4");
    private const float NoteGap = 6;
    private const float RightRoom = 24;
    private static readonly int[] NiceSteps = [1, 2, 5];

    /// <summary>Starts an empty panel.</summary>
    public static Plot NewPanel(PictureShape shape, string xLabel, string yLabel)
    {
        EmbeddedFonts.Register();
        var plot = new Plot();
        plot.Font.Set(EmbeddedFonts.Family);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = shape.IsNarrow ? 12 : 14;
            axis.Label.ForeColor = Ink;
            axis.TickLabelStyle.FontName = EmbeddedFonts.Family;
            axis.TickLabelStyle.FontSize = shape.IsNarrow ? 11 : 13;
            axis.TickLabelStyle.ForeColor = Ink;
            axis.FrameLineStyle.Color = Helper;
            axis.MajorTickStyle.Color = Helper;
            axis.MinorTickStyle.Length = 0;
        }

        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Left.TickLabelStyle.OffsetY = shape.IsNarrow ? 2 : 3;
        plot.Axes.Left.MinimumSize = SideRoom(shape) - RightRoom;
        plot.Axes.Left.Label.OffsetX = shape.IsNarrow ? 3 : 8;
        plot.Axes.Right.MinimumSize = RightRoom;
        plot.Grid.MajorLineColor = Grid;
        plot.HideLegend();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        return plot;
    }

    /// <summary>Room beside a panel's data, left and right together.</summary>
    public static float SideRoom(PictureShape shape) => (shape.IsNarrow ? 56 : 78) + RightRoom;

    /// <summary>Measures a helper text, with its distance from what it stands beside.</summary>
    public static float NoteWidth(PictureShape shape, string text)
    {
        using SkiaSharp.SKFont font = EmbeddedFonts.Font(NoteSize(shape));
        return font.MeasureText(text) + (2 * NoteGap);
    }

    /// <summary>Writes a helper text into a panel.</summary>
    public static ScottPlot.Plottables.Text AddNote(Plot plot, PictureShape shape, string text, Coordinates at, Alignment alignment)
    {
        ScottPlot.Plottables.Text note = plot.Add.Text(Printable(text), at);
        note.LabelFontName = EmbeddedFonts.Family;
        note.LabelFontSize = NoteSize(shape);
        note.LabelFontColor = Helper;
        note.LabelAlignment = alignment;
        bool isRight = alignment is Alignment.UpperRight or Alignment.LowerRight;
        bool isUpper = alignment is Alignment.UpperRight or Alignment.UpperLeft;
        note.OffsetX = alignment == Alignment.MiddleCenter ? 0 : isRight ? -NoteGap : NoteGap;
        note.OffsetY = isUpper ? NoteGap : 0;
        return note;
    }

    /// <summary>Gives round numbers from 0 up to a limit, few enough that their labels stand apart.</summary>
    /// <param name="limit">End of the axis.</param>
    /// <param name="atMost">Number of ticks beside that of 0.</param>
    /// <param name="unit">What the labels count, for instance the steps of an epoch.</param>
    /// <param name="zeroPrefix">What the label of 0 begins with: the name of an axis that has no room for a title.</param>
    public static NumericManual WholeTicks(double limit, int atMost, double unit = 1, string zeroPrefix = "")
    {
        var ticks = new NumericManual();
        double step = RoundStep(limit / unit, atMost, smallest: 1);
        ticks.AddMajor(0, zeroPrefix + "0");
        for (int i = 1; i * step * unit <= limit; i++)
            ticks.AddMajor(i * step * unit, (i * step).ToString("N0", CultureInfo.InvariantCulture));
        return ticks;
    }

    /// <summary>Gives round numbers from 0 up to a limit, tenths and hundredths among them.</summary>
    public static NumericManual DecimalTicks(double limit, int atMost)
    {
        var ticks = new NumericManual();
        double step = RoundStep(limit, atMost, smallest: 0.01);
        for (int i = 0; i * step <= limit; i++)
            ticks.AddMajor(i * step, (i * step).ToString("0.0##", CultureInfo.InvariantCulture));
        return ticks;
    }

    /// <summary>Gives the ticks 0 %, 20 %, … 100 %.</summary>
    public static NumericManual PercentTicks()
    {
        var ticks = new NumericManual();
        for (int percent = 0; percent <= 100; percent += 20)
            ticks.AddMajor(percent / 100.0, $"{percent} %");
        return ticks;
    }

    /// <summary>Replaces control characters, which neither a font nor XML knows.</summary>
    public static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune.ToString() : " "));

    private static float NoteSize(PictureShape shape) => shape.IsNarrow ? 11 : 13;

    private static bool IsPrintable(Rune rune) => !Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF);

    private static double RoundStep(double limit, int atMost, double smallest)
    {
        for (double power = smallest; ; power *= 10)
        {
            foreach (int nice in NiceSteps)
            {
                if (limit / (nice * power) <= atMost)
                    return nice * power;
            }
        }
    }
}
