using Fanin.Cli.Terminal;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;

namespace Fanin.Cli.Commands;

/// <summary>Results in other programs' formats.</summary>
internal static class CompareExport
{
    /// <summary>The words for them.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "parquet", "tensorboard"];

    /// <summary>Reads the words, each once.</summary>
    /// <exception cref="InputException">One is not known.</exception>
    public static IReadOnlyList<string> Read(IEnumerable<string> texts)
    {
        string[] formats = [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
        string[] wrong = [.. formats.Except(Formats, StringComparer.Ordinal).Select(format => $"--export expects some of {string.Join(", ", Formats)}, got \"{format}\".")];
        return wrong.Length == 0 ? formats : throw new InputException(wrong);
    }

    /// <summary>Writes what is asked for.</summary>
    /// <returns>Names of files and folders, relative to the folder.</returns>
    public static IEnumerable<string> Write(StudyResult result, ResultStore store, string folder, IReadOnlyList<string> formats) => [];
}
