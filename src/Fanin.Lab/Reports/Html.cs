using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Fanin.Lab.Reports;

/// <summary>The few kinds of HTML that a report is made of. Every method that takes text escapes it; what takes markup says so by the name.</summary>
internal static class Html
{
    // Greek letters stay readable in the source; <, >, &, quotes and control characters are escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Escapes text for use between tags and in quoted attributes.</summary>
    public static string Text(string text) => Encoder.Encode(text);

    /// <summary>Writes a row of a table.</summary>
    /// <param name="cell"><c>th</c> or <c>td</c> for all but the first cell, which is always a heading.</param>
    /// <param name="cellsMarkup">What is in the cells.</param>
    public static string Row(string cell, params IReadOnlyList<string> cellsMarkup)
    {
        string scope = string.Equals(cell, "th", StringComparison.Ordinal) ? "col" : "row";
        string rest = string.Concat(cellsMarkup.Skip(1).Select(markup => cell is "th" ? $"<th scope=\"col\">{markup}</th>" : $"<td>{markup}</td>"));
        return $"<tr><th scope=\"{scope}\">{cellsMarkup[0]}</th>{rest}</tr>\n";
    }

    /// <summary>Writes a table in a box of its own, in which it scrolls where the screen is narrower.</summary>
    /// <param name="headMarkup">The row of headings.</param>
    /// <param name="rowsMarkup">All other rows.</param>
    /// <param name="kind">A class for its looks.</param>
    public static string Table(string headMarkup, string rowsMarkup, string kind) =>
        $"<div class=\"scroll\" tabindex=\"0\"><table class=\"{kind}\">\n<thead>{headMarkup}</thead>\n<tbody>\n{rowsMarkup}</tbody></table></div>\n";

    /// <summary>Writes something folded away.</summary>
    /// <param name="summary">What it is.</param>
    /// <param name="bodyMarkup">What it holds.</param>
    public static string Folded(string summary, string bodyMarkup) =>
        $"<details><summary>{Text(summary)}</summary>\n{bodyMarkup}</details>\n";
}
