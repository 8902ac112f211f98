using Fanin.Files;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;
using Parquet;
using Parquet.Schema;

namespace Fanin.Lab.Export;

/// <summary>Results as Apache Parquet files, for tables too large for text.</summary>
public static class ParquetExport
{
    private const int RowsAGroup = 1 << 17;

    /// <summary>Writes <c>trials.parquet</c>, <c>curves.parquet</c>, <c>losses.parquet</c> and <c>layers.parquet</c>, each whole or not at all.</summary>
    /// <param name="store">Where the results are; they are read one after the other.</param>
    /// <param name="experiment">Its name.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="cancellation">Stops; files that are finished stay.</param>
    /// <returns>The names of the files, relative to the folder.</returns>
    /// <remarks>Columns are those of <see cref="CsvExport"/>: text, INT64 and DOUBLE, all of which may be null, packed by Snappy.</remarks>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static IReadOnlyList<string> Write(ResultStore store, string experiment, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<string> files = [];
        foreach (ExportTable table in ExportTable.Of(store, experiment))
        {
            string file = $"{table.Name}.parquet";

            // A file's own stream is never waited for.
            AtomicFile.Write(Path.Combine(folder, file), stream => WriteAsync(table, store.Records(experiment, table.Parts), stream, cancellation).GetAwaiter().GetResult());
            files.Add(file);
        }

        return files;
    }

    private static async Task WriteAsync(ExportTable table, IEnumerable<TrialRecord> records, Stream stream, CancellationToken cancellation)
    {
        DataField[] fields = [.. table.Columns.Select(Field)];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(fields), stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }, append: false, cancellation);
        foreach (object?[][] rows in records.SelectMany(table.Rows).Chunk(RowsAGroup))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int column = 0; column < fields.Length; column++)
            {
                cancellation.ThrowIfCancellationRequested();
                int place = column;
                Task written = table.Columns[column].Type switch
                {
                    ExportType.Text => group.WriteAsync(fields[column], (string[])[.. rows.Select(row => (string?)row[place])!]),
                    ExportType.Whole => group.WriteAsync<long>(fields[column], (long?[])[.. rows.Select(row => (long?)row[place])], cancellationToken: cancellation),
                    _ => group.WriteAsync<double>(fields[column], (double?[])[.. rows.Select(row => (double?)row[place])], cancellationToken: cancellation),
                };
                await written;
            }

            group.CompleteValidate();
        }
    }

    private static DataField Field(ExportColumn column) => column.Type switch
    {
        ExportType.Text => new DataField<string>(column.Name, nullable: true),
        ExportType.Whole => new DataField<long>(column.Name, nullable: true),
        _ => new DataField<double>(column.Name, nullable: true),
    };
}
