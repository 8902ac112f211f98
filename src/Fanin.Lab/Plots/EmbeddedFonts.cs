using ScottPlot;
using SkiaSharp;

namespace Fanin.Lab.Plots;

/// <summary>DejaVu Sans from this assembly's resources, so that pictures need no font of the machine and look alike on all of them.</summary>
internal sealed class EmbeddedFonts : IFontResolver
{
    /// <summary>The family's name, as the font file itself says it.</summary>
    public const string Family = "DejaVu Sans";

    private static readonly EmbeddedFonts Instance = new();
    private static readonly Lock Gate = new();

    private EmbeddedFonts()
    {
        Regular = Load("DejaVuSans.ttf");
        Bold = Load("DejaVuSans-Bold.ttf");
    }

    private SKTypeface Regular { get; }

    private SKTypeface Bold { get; }

    /// <summary>Gives one of the two faces to code that draws on a canvas itself.</summary>
    public static SKTypeface Face(bool bold) => bold ? Instance.Bold : Instance.Regular;

    /// <summary>Gives a font whose letters have the same widths at any scale; the caller disposes of it.</summary>
    public static SKFont Font(float size, bool bold = false) =>
        new(Face(bold), size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };

    /// <summary>Makes ScottPlot look here before it asks the system; safe to call any number of times.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!Fonts.FontResolvers.Contains(Instance))
                Fonts.FontResolvers.Insert(0, Instance);
        }
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        string.Equals(fontName, Family, StringComparison.OrdinalIgnoreCase) ? Face(bold) : null;

    private static SKTypeface Load(string file)
    {
        string resource = $"{typeof(EmbeddedFonts).Namespace}.Fonts.{file}";
        using Stream stream = typeof(EmbeddedFonts).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The resource {resource} is not a font.");
    }
}
