using System.Text;
using Fanin.Lab.Plots;

namespace Fanin.Lab.Reports;

/// <summary>Pictures inside the page: drawings in the page's own text, one for wide screens and print, one for phones.</summary>
internal static class ReportFigure
{
    /// <summary>Draws a picture in both shapes.</summary>
    /// <param name="draw">Draws it in one shape.</param>
    /// <param name="wide">For screens of more than 640 pixels.</param>
    /// <param name="narrow">For phones.</param>
    /// <param name="alt">What it shows, for those who can't see it.</param>
    public static string Markup(Func<PictureShape, Picture> draw, PictureShape wide, PictureShape narrow, string alt) =>
        $"<figure><picture><source media=\"(max-width: 640px)\" {Data("srcset", draw, narrow)}>"
        + $"<img {Data("src", draw, wide)} alt=\"{Html.Text(alt)}\"></picture></figure>\n";

    /// <summary>Gives a small sample of a variant's line, to recognize it in the pictures.</summary>
    public static string Sample(int index)
    {
        VariantStyle style = VariantStyle.Of(index);
        string dashes = style.Pattern.Intervals is { Length: > 0 } intervals ? $" stroke-dasharray=\"{string.Join(' ', intervals)}\"" : "";
        return $"<svg class=\"sample\" width=\"44\" height=\"8\" aria-hidden=\"true\"><path d=\"M0 4H44\" stroke=\"{style.Color.ToStringRGB()}\" stroke-width=\"3\"{dashes}/></svg>";
    }

    private static string Data(string attribute, Func<PictureShape, Picture> draw, PictureShape shape)
    {
        using Picture picture = draw(shape);
        string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.ToSvg()));
        return $"width=\"{picture.Width}\" height=\"{picture.Height}\" {attribute}=\"data:image/svg+xml;base64,{data}\"";
    }
}
