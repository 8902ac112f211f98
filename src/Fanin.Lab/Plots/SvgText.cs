namespace Fanin.Lab.Plots;

internal static class SvgText
{
    public static string Tidy(string svg, string title) => svg;
}
