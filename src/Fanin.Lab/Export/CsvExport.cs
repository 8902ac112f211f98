using System.Globalization;
using System.Text;
using Fanin.Files;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Export;

/// <summary>Results as comma-separated values, RFC 4180: numbers with all their digits, a dot for the fraction, quotes where needed, nothing where nothing is.</summary>
public static class CsvExport
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Writes <c>trials.csv</c>, <c>curves.csv</c>, <c>losses.csv</c> and <c>layers.csv</c>, each whole or not at all.</summary>
    /// <param name="store">Where the results are; they are read one after the other.</param>
    /// <param name="experiment">Its name.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="cancellation">Stops; files that are finished stay.</param>
    /// <returns>The names of the files, relative to the folder.</returns>
    /// <remarks>Numbers that are not finite are <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>. A trial is told by its <c>id</c> in all files.</remarks>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static IReadOnlyList<string> Write(ResultStore store, string experiment, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<string> files = [];
        foreach (ExportTable table in ExportTable.Of(store, experiment))
        {
            string file = $"{table.Name}.csv";
            AtomicFile.Write(Path.Combine(folder, file), stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
                Write(table, store.Records(experiment, table.Parts), writer, cancellation);
            });
            files.Add(file);
        }

        return files;
    }

    private static void Write(ExportTable table, IEnumerable<TrialRecord> records, StreamWriter writer, CancellationToken cancellation)
    {
        writer.WriteLine(string.Join(',', table.Columns.Select(column => Quoted(column.Name))));
        foreach (TrialRecord record in records)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (object?[] row in table.Rows(record))
            {
                writer.WriteLine(string.Join(',', row.Select(Word)));
            }
        }
    }

    private static string Word(object? value) => value switch
    {
        null => string.Empty,
        string text => Quoted(text),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quoted(string text) => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
