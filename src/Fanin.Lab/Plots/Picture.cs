using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Fanin.Lab.Plots;

/// <summary>A finished drawing: a heading with title and legend, below it one or two panels that nothing overlaps.</summary>
internal sealed class Picture : IDisposable
{
    private const float PanelGap = 10;

    // A higher heading, of many or long names, makes the picture higher rather than its panels lower.
    private const float HighestHeading = 110;
    private const float UsualNarrowHeading = 52;

    private readonly PictureShape _shape;
    private readonly PictureHeading _heading;
    private readonly IReadOnlyList<Plot> _panels;
    private readonly float _top;

    /// <summary>Puts a picture together; it owns the panels from now on.</summary>
    public Picture(PictureShape shape, string title, IReadOnlyList<LegendEntry> legend, IReadOnlyList<Plot> panels)
    {
        _shape = shape;
        _heading = new PictureHeading(shape, title, legend);
        _panels = panels;
        _top = _heading.Measure();
        Width = shape.Width;
        Height = shape.Height + (int)Math.Max(0, _top - (shape.IsNarrow ? UsualNarrowHeading : HighestHeading));
    }

    /// <summary>Logical pixels.</summary>
    public int Width { get; }

    /// <summary>Logical pixels: the shape's, and more if the legend is long.</summary>
    public int Height { get; }

    /// <summary>Draws at twice the logical size.</summary>
    public byte[] ToPng()
    {
        var info = new SKImageInfo(Width * PictureShape.PngScale, Height * PictureShape.PngScale, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Scale(PictureShape.PngScale);
        Draw(surface.Canvas, dashes: null);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Draws as lines and text.</summary>
    public string ToSvg()
    {
        var dashes = new SvgDashes();
        Action[] undo = [.. _panels.Select(dashes.Mark)];
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
            Draw(canvas, dashes);
        foreach (Action action in undo)
            action();
        return SvgCleaner.Clean(Encoding.UTF8.GetString(stream.ToArray()), _heading.Title, dashes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Plot panel in _panels)
            panel.Dispose();
    }

    private void Draw(SKCanvas canvas, SvgDashes? dashes)
    {
        canvas.Clear(SKColors.White);
        _heading.Draw(canvas, dashes);
        bool stacked = _shape.IsNarrow;
        float width = stacked ? Width : (Width - (PanelGap * (_panels.Count - 1))) / _panels.Count;
        float height = stacked ? (Height - _top) / _panels.Count : Height - _top;
        for (int i = 0; i < _panels.Count; i++)
        {
            float x = stacked ? 0 : i * (width + PanelGap);
            float y = stacked ? _top + (i * height) : _top;
            _panels[i].Render(canvas, new PixelRect(x, x + width, y + height, y));
        }
    }
}
