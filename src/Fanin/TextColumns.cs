using System.Text;

namespace Fanin;

/// <summary>Text in aligned columns.</summary>
internal static class TextColumns
{
    /// <summary>Appends one line a row, ended by <c>\n</c>: columns two blanks apart, each as wide as its longest cell, nothing blank at the end of a line.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="rows">At least one row; all have as many cells.</param>
    public static void Append(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            string line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }
    }
}
