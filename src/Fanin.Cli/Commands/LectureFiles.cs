using System.Text.Json;
using Fanin.Files;
using Fanin.Lab.Plots;
using Fanin.Lab.Reports;
using Fanin.Lab.Results;

namespace Fanin.Cli.Commands;

/// <summary>Everything that a lecture run leaves on disk.</summary>
internal static class LectureFiles
{
    private const string PlansFile = "plans.txt";

    /// <summary>Writes all files, each whole or not at all; the one that names the others comes last.</summary>
    /// <returns>The result with the names of its files.</returns>
    public static LectureResult Write(LectureResult result, LectureRequest request)
    {
        // The numbers first: should the disk be full, they are what can't be drawn again.
        string[] stale = OldFiles(request.Folder);
        LectureJson.Write(result with { Files = [LectureJson.FileName] }, request.Folder);
        List<string> files = [.. CurvesCsv.Write(result, request.Folder)];
        AtomicFile.Write(Path.Combine(request.Folder, PlansFile), Plans(result));
        files.Add(PlansFile);
        files.AddRange(LecturePlots.Write(result, request.Folder));
        files.Add(LectureReport.Write(result, request.Folder, request.Command));
        files.Add(LectureJson.FileName);
        result = result with { Files = files };
        LectureJson.Write(result, request.Folder);
        foreach (string old in stale.Except(files.Select(file => Path.Combine(request.Folder, file)), StringComparer.Ordinal))
        {
            File.Delete(old);
        }

        return result;
    }

    // What an earlier run left here and says so: files that this run does not write again would pass for its own.
    private static string[] OldFiles(string folder)
    {
        try
        {
            using JsonDocument old = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, LectureJson.FileName)));
            string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
            return [.. old.RootElement.GetProperty("files").EnumerateArray().Select(file => Path.Combine(folder, file.GetString()!))
                .Where(file => Path.GetFullPath(file).StartsWith(root, StringComparison.Ordinal) && File.Exists(file))];
        }
        catch (Exception unknown) when (unknown is IOException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            // No earlier run, or nothing that can be told apart from the user's own files.
            return [];
        }
    }

    private static string Plans(LectureResult result) => string.Join(
        '\n',
        result.Variants.SelectMany(variant => variant.Runs.Select(run => $"{variant.Name}: {run.PlanText}")));
}
