using System.Globalization;
using ScottPlot;

namespace Fanin.Lab.Plots;

/// <summary>Writes dashed lines to SVG as one line with <c>stroke-dasharray</c>.</summary>
/// <remarks>Skia's SVG canvas knows no dashes and would write the outline of every single one: five times the size. So dashed lines are drawn solid, each
/// pattern with its own tiny excess of width, and the excess is read back from the text.</remarks>
internal sealed class SvgDashes
{
    // A power of two: exact in single precision, far below what an eye can see.
    private const float Excess = 1f / 1024;
    private const float Tolerance = Excess / 8;

    private readonly List<(float Mark, float Width, LinePattern Pattern)> _marks = [];

    /// <summary>Makes the dashed lines of a panel solid and marks them.</summary>
    /// <returns>What to call after drawing: gives the lines their dashes back.</returns>
    public Action Mark(Plot panel)
    {
        var undo = new List<Action>();
        foreach (IHasLine line in panel.GetPlottables().OfType<IHasLine>().Where(line => line.LinePattern.Intervals is { Length: > 0 }))
        {
            (float width, LinePattern pattern) = (line.LineWidth, line.LinePattern);
            line.LineWidth = Mark(width, pattern);
            line.LinePattern = LinePattern.Solid;
            undo.Add(() => (line.LineWidth, line.LinePattern) = (width, pattern));
        }

        return () => undo.ForEach(action => action());
    }

    /// <summary>Gives the width to draw a dashed line with, solid.</summary>
    public float Mark(float width, LinePattern pattern)
    {
        int known = _marks.FindIndex(mark => mark.Width == width && mark.Pattern.Intervals.AsSpan().SequenceEqual(pattern.Intervals));
        if (known < 0)
        {
            known = _marks.Count;
            _marks.Add((width + (Excess * (known + 1)), width, pattern));
        }

        return _marks[known].Mark;
    }

    /// <summary>Tells the true width and the dashes of a width found in the SVG.</summary>
    /// <returns><see langword="false"/> if the line was not marked.</returns>
    public bool TryRead(string strokeWidth, out string width, out string dashes)
    {
        width = dashes = "";
        if (!float.TryParse(strokeWidth, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
            return false;

        int known = _marks.FindIndex(mark => Math.Abs(mark.Mark - value) < Tolerance);
        if (known < 0)
            return false;
        width = _marks[known].Width.ToString(CultureInfo.InvariantCulture);
        dashes = string.Join(' ', _marks[known].Pattern.Intervals.Select(length => length.ToString(CultureInfo.InvariantCulture)));
        return true;
    }
}
