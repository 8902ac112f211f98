using SkiaSharp;

namespace Fanin.Lab.Plots;

/// <summary>Title and legend above the panels, where they can't hide a curve; the legend wraps into as many rows as it needs.</summary>
internal sealed class PictureHeading
{
    private const float Margin = 14;
    private const float SampleWidth = 40;
    private const float SampleGap = 7;
    private const float EntryGap = 22;
    private const float LineHeight = 1.25f;
    private const int MostTitleLines = 2;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);

    private readonly PictureShape _shape;
    private readonly IReadOnlyList<LegendEntry> _legend;

    /// <summary>Prepares a heading.</summary>
    public PictureHeading(PictureShape shape, string title, IReadOnlyList<LegendEntry> legend)
    {
        _shape = shape;
        _legend = legend;
        Title = PlotTheme.Printable(title);
    }

    /// <summary>The title as drawn, before it was shortened to fit.</summary>
    public string Title { get; }

    /// <summary>Tells how high the heading is, without drawing.</summary>
    public float Measure()
    {
        using var nowhere = new SKNoDrawCanvas(_shape.Width, _shape.Height);
        return Draw(nowhere, dashes: null);
    }

    /// <summary>Draws the heading.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="dashes">Marks dashed samples for SVG; <see langword="null"/> draws the dashes.</param>
    /// <returns>Where the panels may begin.</returns>
    public float Draw(SKCanvas canvas, SvgDashes? dashes)
    {
        using var paint = new SKPaint { Color = Ink, IsAntialias = true };
        using SKFont titleFont = EmbeddedFonts.Font(_shape.IsNarrow ? 14 : 18, bold: true);
        float y = (_shape.IsNarrow ? 22 : 28) - (titleFont.Size * LineHeight);
        foreach (string line in TextFit.Lines(Title, titleFont, _shape.Width - (2 * Margin), MostTitleLines))
        {
            y += titleFont.Size * LineHeight;
            canvas.DrawText(line, Margin, y, SKTextAlign.Left, titleFont, paint);
        }

        using SKFont font = EmbeddedFonts.Font(_shape.IsNarrow ? 12 : 14);
        float rowHeight = font.Size * 1.6f;
        float x = Margin;
        y += rowHeight + 2;
        foreach (LegendEntry entry in _legend)
        {
            float sample = entry.Width > 0 ? SampleWidth + SampleGap : 0;
            string text = TextFit.Shorten(PlotTheme.Printable(entry.Text), font, _shape.Width - (2 * Margin) - sample);
            float width = sample + font.MeasureText(text);
            if (x > Margin && x + width > _shape.Width - Margin)
            {
                x = Margin;
                y += rowHeight;
            }

            if (entry.Width > 0)
                DrawSample(canvas, entry, x, y - (font.Size * 0.35f), dashes);
            canvas.DrawText(text, x + sample, y, SKTextAlign.Left, font, paint);
            x += width + EntryGap;
        }

        return y + 8;
    }

    private static void DrawSample(SKCanvas canvas, LegendEntry entry, float x, float y, SvgDashes? dashes)
    {
        bool isDashed = entry.Pattern.Intervals is { Length: > 0 };
        using SKPathEffect? effect = isDashed && dashes is null ? entry.Pattern.GetPathEffect() : null;
        using var paint = new SKPaint
        {
            Color = entry.Color.ToSKColor(),
            IsAntialias = true,
            PathEffect = effect,
            StrokeWidth = isDashed && dashes is not null ? dashes.Mark(entry.Width, entry.Pattern) : entry.Width,
            Style = SKPaintStyle.Stroke,
        };
        canvas.DrawLine(x, y, x + SampleWidth, y, paint);
    }
}
