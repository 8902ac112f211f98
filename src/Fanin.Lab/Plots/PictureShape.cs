namespace Fanin.Lab.Plots;

/// <summary>Size of a picture in logical pixels, and what fits on it.</summary>
/// <param name="Width">Logical pixels; a PNG has <see cref="PngScale"/> times as many.</param>
/// <param name="Height">Logical pixels.</param>
/// <param name="IsNarrow">For a phone: smaller headings, fewer ticks, panels under each other.</param>
internal sealed record PictureShape(int Width, int Height, bool IsNarrow)
{
    /// <summary>Real pixels to a logical one, so that a PNG is sharp on dense screens and in print.</summary>
    public const int PngScale = 2;

    /// <summary>One panel, for a page or a README: a PNG of 1600×900.</summary>
    public static PictureShape Wide { get; } = new(800, 450, IsNarrow: false);

    /// <summary>One panel, for a screen of 390 pixels.</summary>
    public static PictureShape Narrow { get; } = new(380, 330, IsNarrow: true);

    /// <summary>Two panels side by side: a PNG of 2000×960.</summary>
    public static PictureShape WidePair { get; } = new(1000, 480, IsNarrow: false);

    /// <summary>Two panels under each other, for a screen of 390 pixels.</summary>
    public static PictureShape NarrowPair { get; } = new(380, 620, IsNarrow: true);
}
