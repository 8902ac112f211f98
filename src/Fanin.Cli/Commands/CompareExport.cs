using Fanin.Cli.Terminal;
using Fanin.Lab.Export;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;

namespace Fanin.Cli.Commands;

/// <summary>Results in other programs' formats.</summary>
internal static class CompareExport
{
    private const string Csv = "csv";
    private const string Parquet = "parquet";
    private const string TensorBoard = "tensorboard";
    private const string TensorBoardFolder = "tensorboard";

    /// <summary>The words for them.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Csv, Parquet, TensorBoard];

    /// <summary>Reads the words, each once.</summary>
    /// <exception cref="InputException">One is not known.</exception>
    public static IReadOnlyList<string> Read(IEnumerable<string> texts)
    {
        string[] formats = [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
        string[] wrong = [.. formats.Except(Formats, StringComparer.Ordinal).Select(format => $"--export expects some of {string.Join(", ", Formats)}, got \"{format}\".")];
        return wrong.Length == 0 ? formats : throw new InputException(wrong);
    }

    /// <summary>Writes what is asked for: tables into the folder, TensorBoard's events into a folder of their own.</summary>
    /// <returns>Names of the files, relative to the folder.</returns>
    public static IEnumerable<string> Write(StudyResult result, ResultStore store, string folder, IReadOnlyList<string> formats)
    {
        string events = Path.Combine(folder, TensorBoardFolder);
        if (formats.Contains(TensorBoard, StringComparer.Ordinal))
        {
            Directory.CreateDirectory(events);
        }

        return formats.SelectMany(format => format switch
        {
            Csv => CsvExport.Write(store, result.Experiment.Name, folder),
            Parquet => ParquetExport.Write(store, result.Experiment.Name, folder),
            _ => TensorBoardExport.Write(store, result.Experiment.Name, events).Select(file => Path.Combine(TensorBoardFolder, file)),
        });
    }
}
