using System.Globalization;
using System.Text;
using Fanin.Files;

namespace Fanin.Lab.Results;

/// <summary>The curves as tables for other programs: numbers with all their digits, a dot for the fraction, commas between, quotes where needed.</summary>
public static class CurvesCsv
{
    /// <summary>One line an epoch: <c>variant,seed,epoch,step,trainLoss,trainAccuracy,validLoss,validAccuracy</c>.</summary>
    public const string EpochsFile = "epochs.csv";

    /// <summary>One line a step: <c>variant,seed,step,loss</c>.</summary>
    public const string MinibatchFile = "minibatch-loss.csv";

    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The names of the files, relative to <paramref name="folder"/>.</returns>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static IReadOnlyList<string> Write(LectureResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Write(Path.Combine(folder, EpochsFile), writer => WriteEpochs(result, writer));
        Write(Path.Combine(folder, MinibatchFile), writer => WriteMinibatchLosses(result, writer));
        return [EpochsFile, MinibatchFile];
    }

    /// <summary>Writes one line an epoch of every run.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="destination">Where to; lines end with a line feed.</param>
    public static void WriteEpochs(LectureResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write("variant,seed,epoch,step,trainLoss,trainAccuracy,validLoss,validAccuracy\n");
        foreach ((string start, TrialResult run) in Runs(result))
        {
            foreach (EpochResult epoch in run.Epochs)
            {
                destination.Write(string.Create(CultureInfo.InvariantCulture, $"{start},{epoch.Epoch},{epoch.Step},"));
                destination.Write(string.Create(CultureInfo.InvariantCulture, $"{epoch.TrainLoss:R},{epoch.TrainAccuracy:R},"));
                destination.Write(string.Create(CultureInfo.InvariantCulture, $"{epoch.ValidLoss:R},{epoch.ValidAccuracy:R}\n"));
            }
        }
    }

    /// <summary>Writes one line a step of every run.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="destination">Where to; lines end with a line feed.</param>
    public static void WriteMinibatchLosses(LectureResult result, TextWriter destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write("variant,seed,step,loss\n");
        foreach ((string start, TrialResult run) in Runs(result))
        {
            for (int i = 0; i < run.MinibatchLosses.Count; i++)
                destination.Write(string.Create(CultureInfo.InvariantCulture, $"{start},{i + 1},{run.MinibatchLosses[i]:R}\n"));
        }
    }

    private static IEnumerable<(string Start, TrialResult Run)> Runs(LectureResult result) =>
        from variant in result.Variants
        from run in variant.Runs
        select (string.Create(CultureInfo.InvariantCulture, $"{Quoted(variant.Name)},{run.Seed}"), run);

    // RFC 4180.
    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void Write(string path, Action<TextWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        write(writer);
    });
}
