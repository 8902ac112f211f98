using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Diagnosis.Reports;
using Fanin.Files;
using Fanin.Lab.Plots;
using Fanin.Lab.Reports;
using Fanin.Lab.Widths;

namespace Fanin.Cli.Commands;

/// <summary>What an inspection leaves in a folder: pictures, a page, and JSON that names the files; the page and the JSON come last.</summary>
internal static class InspectFolder
{
    private const string JsonFile = "inspect.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files of an inspection.</summary>
    public static void Write(ConsoleOutput output, string? folder, ProbeReport report, ProbeReport? after, JsonObject json)
    {
        if (folder is not null)
        {
            Finish(output, folder, json, [.. InspectionPlots.Write(report, after, folder), InspectionReport.Write(report, after, Settings(json, "recipe", "seed", "stream", "mode", "data", "checkpoint", "theory"), folder)]);
        }
    }

    /// <summary>Writes the files of a coordinate check.</summary>
    public static void Write(ConsoleOutput output, string? folder, CoordinateResult result, JsonObject json)
    {
        if (folder is not null)
        {
            string[] settings = ["recipe", "seed", "seeds", "stream", "data", "optimizer", "learningRate", "steps"];
            Finish(output, folder, json, [.. InspectionPlots.Write(result, folder), InspectionReport.Write(result, Settings(json, settings), folder)]);
        }
    }

    private static void Finish(ConsoleOutput output, string folder, JsonObject json, IReadOnlyList<string> files)
    {
        json["files"] = new JsonArray([.. files.Append(JsonFile).Select(file => (JsonNode)file)]);
        AtomicFile.Write(Path.Combine(folder, JsonFile), json.ToJsonString(Indented) + "\n");
        output.Line();
        output.Line(FormattableString.Invariant($"{files.Count + 1} files in {folder}; open {Path.Combine(folder, InspectionReport.FileName)}"));
    }

    private static (string Name, string Value)[] Settings(JsonObject json, params IReadOnlyList<string> names) =>
        [.. names.Where(name => json[name] is not null).Select(name => (name == "learningRate" ? "learning rate" : name, json[name]!.ToString()))];
}
