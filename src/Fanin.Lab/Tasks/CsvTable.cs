using System.Globalization;
using Fanin.Lab.Data;
using nietras.SeparatedValues;

namespace Fanin.Lab.Tasks;

/// <summary>A table in a text file whose first line has the columns' names; the separator (comma, semicolon, tab, bar) is told by that line.</summary>
internal static class CsvTable
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skip">Columns that are not wanted.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataFileException">The file can't be read, or a cell is not what its column has.</exception>
    public static IReadOnlyList<TableColumn> Read(string path, IReadOnlySet<string> skip, CancellationToken cancellation)
    {
        (string[] names, List<int> lines, List<string>[] cells) = Cells(path, cancellation);
        if (lines.Count == 0)
        {
            throw Wrong(path, 1, "expected rows behind the names of the columns, got none.");
        }

        return [.. names.Select((name, i) => (name, i)).Where(column => !skip.Contains(column.name)).Select(column => Column(path, column.name, cells[column.i], lines))];
    }

    private static (string[] Names, List<int> Lines, List<string>[] Cells) Cells(string path, CancellationToken cancellation)
    {
        using FileStream file = DataFiles.Open(path);
        List<int> lines = [];
        try
        {
            using SepReader reader = Sep.Reader(options => options with { Unescape = true, Trim = SepTrim.Outer }).From(file);
            string[] names = [.. reader.Header.ColNames];
            List<string>[] cells = [.. names.Select(_ => new List<string>())];
            foreach (SepReader.Row row in reader)
            {
                cancellation.ThrowIfCancellationRequested();
                lines.Add(row.LineNumberFrom);
                for (int i = 0; i < cells.Length; i++)
                {
                    cells[i].Add(row[i].ToString());
                }
            }

            return (names, lines, cells);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw new DataFileException($"{path}, behind line {(lines.Count == 0 ? 1 : lines[^1])}: expected columns of different names, and rows of as many cells: {wrong.Message.Split('\n')[0].Trim()}", wrong) { FileName = path };
        }
        catch (IOException failed)
        {
            throw DataFiles.Unreadable(path, failed);
        }
    }

    private static TableColumn Column(string path, string name, List<string> cells, List<int> lines)
    {
        double[] numbers = new double[cells.Count];
        int? firstOther = null;
        int others = 0;
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
            {
                throw Wrong(path, lines[i], $"expected a value of \"{name}\", got none. Fill it in, take the row out, or leave the column out by ignore={name}.");
            }

            if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                firstOther ??= i;
                others++;
            }
        }

        // Mostly numbers: then the others are mistakes rather than words.
        return firstOther is not { } first ? new NumberColumn(name, numbers)
            : 2 * others >= cells.Count ? new TextColumn(name, [.. cells])
            : throw Wrong(path, lines[first], $"expected a finite number of \"{name}\", as most rows have, got \"{cells[first]}\". Correct it, or leave the column out by ignore={name}.");
    }

    private static DataFileException Wrong(string path, int line, string sentence) =>
        new(FormattableString.Invariant($"{path}, line {line}: {sentence}")) { FileName = path };
}
