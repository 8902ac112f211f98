using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Files;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.StudyReports;

namespace Fanin.Cli.Commands;

/// <summary>Everything that a comparison leaves on disk besides the store.</summary>
internal static class CompareFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all files, each whole or not at all.</summary>
    /// <returns>Their names, relative to the folder.</returns>
    public static IReadOnlyList<string> Write(StudyResult result, ResultStore store, string folder, IReadOnlyList<string> formats, string command)
    {
        List<string> files = [.. StudyReport.Write(result, store, folder, command), .. CompareExport.Write(result, store, folder, formats), StudyJson.FileName];
        AtomicFile.Write(Path.Combine(folder, StudyJson.FileName), Document(result, files, store.Place).ToJsonString(Indented) + "\n");
        return files;
    }

    /// <summary>The document for machines.</summary>
    public static JsonObject Document(StudyResult result, IReadOnlyList<string> files, string store)
    {
        JsonObject document = StudyJson.ToNode(result);
        document["store"] = store;
        document["files"] = new JsonArray([.. files.Select(file => (JsonNode)file)]);
        return document;
    }
}
