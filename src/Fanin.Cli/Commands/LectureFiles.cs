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
        // The numbers first: pictures can be drawn from them again, should the disk be full.
        List<string> files = [.. CurvesCsv.Write(result, request.Folder)];
        AtomicFile.Write(Path.Combine(request.Folder, PlansFile), Plans(result));
        files.Add(PlansFile);
        files.AddRange(LecturePlots.Write(result, request.Folder));
        files.Add(LectureReport.Write(result, request.Folder, request.Command));
        files.Add(LectureJson.FileName);
        result = result with { Files = files };
        LectureJson.Write(result, request.Folder);
        return result;
    }

    private static string Plans(LectureResult result) => string.Join(
        '\n',
        result.Variants.SelectMany(variant => variant.Runs.Select(run => $"{variant.Name}: {run.PlanText}")));
}
