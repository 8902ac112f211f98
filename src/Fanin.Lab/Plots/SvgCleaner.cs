using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace Fanin.Lab.Plots;

/// <summary>Turns Skia's SVG into one that scales, has a title, real dashes, and text that keeps its width in any font.</summary>
internal static partial class SvgCleaner
{
    // Fonts of nearly the same widths come first for viewers without DejaVu.
    private const string FontFamily = "DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif";

    private static readonly char[] Separators = [',', ' '];

    /// <summary>Rewrites a drawing.</summary>
    /// <param name="svg">What Skia wrote.</param>
    /// <param name="title">For tooltips and screen readers.</param>
    /// <param name="dashes">Which lines are dashed.</param>
    public static string Clean(string svg, string title, SvgDashes dashes)
    {
        XElement root = XDocument.Parse(svg).Root ?? throw new FormatException("The drawing has no root element.");
        XNamespace ns = root.Name.Namespace;
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")?.Value} {root.Attribute("height")?.Value}");
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(ns + "title", title));
        foreach (XElement text in root.Descendants(ns + "text"))
            LoosenGlyphs(text);
        foreach (XElement line in root.Descendants().Where(element => element.Attribute("stroke-width") is not null))
            RestoreDashes(line, dashes);
        foreach (XAttribute path in root.Descendants(ns + "path").Attributes("d"))
            path.Value = LongNumber().Replace(path.Value, number => Rounded(number.Value));
        return root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    // Skia places every glyph by itself. One position and the whole length look the same in DejaVu and are even in any other font.
    private static void LoosenGlyphs(XElement text)
    {
        text.Value = text.Value.Trim();
        foreach (string axis in (string[])["x", "y"])
        {
            string? first = text.Attribute(axis)?.Value.Split(Separators, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            text.SetAttributeValue(axis, first);
        }

        float size = float.Parse(text.Attribute("font-size")?.Value ?? "12", CultureInfo.InvariantCulture);
        using SKFont font = EmbeddedFonts.Font(size, bold: text.Attribute("font-weight") is not null);
        text.SetAttributeValue("font-family", FontFamily);
        text.SetAttributeValue("textLength", font.MeasureText(text.Value).ToString("0.##", CultureInfo.InvariantCulture));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
    }

    // A tenth of a logical pixel is finer than any screen shows, and a third of the size.
    private static string Rounded(string number) => float.Parse(number, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+\.\d{2,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LongNumber();

    private static void RestoreDashes(XElement line, SvgDashes dashes)
    {
        if (!dashes.TryRead(line.Attribute("stroke-width")!.Value, out string width, out string pattern))
            return;
        line.SetAttributeValue("stroke-width", width);
        line.SetAttributeValue("stroke-dasharray", pattern);
    }
}
