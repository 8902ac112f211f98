namespace Fanin.Lab.Reports;

/// <summary>The frame of every page: one file that refers to no other and to no server, readable on a phone.</summary>
internal static class ReportPage
{
    /// <summary>Puts a page together.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="bodyMarkup">What stands under the heading.</param>
    public static string Of(string title, string bodyMarkup) =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + $"<title>{Html.Text(title)}</title>\n<style>\n{ReportStyle.Text()}</style>\n</head>\n<body>\n<main>\n<h1>{Html.Text(title)}</h1>\n{bodyMarkup}</main>\n</body>\n</html>\n";
}
