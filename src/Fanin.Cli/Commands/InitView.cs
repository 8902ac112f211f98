using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Checkpoints;
using Fanin.Cli.Terminal;
using Fanin.Plans;

namespace Fanin.Cli.Commands;

/// <summary>What was written, for people and machines.</summary>
internal static class InitView
{
    private const int MostNames = 10;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A few lines for people.</summary>
    public static void Write(ConsoleOutput output, InitRequest request, CheckpointResult result, double seconds)
    {
        if (result.Load is { } load)
        {
            Names(output, "loaded", load.Loaded);
            Names(output, "converted", load.Converted);
            Names(output, "missing, filled", load.Missing);
            Names(output, "of another shape, filled", load.Mismatched);
            Names(output, "unexpected, left out", load.Unexpected);
        }

        string speed = string.Create(CultureInfo.InvariantCulture, $"{SizeText.Of(result.Bytes)} in {seconds:0.00} s, {SizeText.Of(result.Bytes / Math.Max(seconds, 1e-9))}/s");
        if (request.Options.DryRun)
        {
            double numbers = result.Tensors.Sum(tensor => (double)tensor.Row.Parameter.Shape.ElementCount) / Math.Max(seconds, 1e-9);
            output.Line(string.Create(CultureInfo.InvariantCulture, $"filled {speed}, {numbers / 1e6:N0} million numbers/s; wrote nothing"));
            return;
        }

        if (output.Verbose)
        {
            foreach (string file in result.Files)
            {
                output.Line(file);
            }
        }

        output.Line(result.Bytes == 0 && request.Options.Resume
            ? $"nothing was left to write: {Count(result.Files.Length)} in {request.Path}"
            : $"wrote {Count(result.Files.Length)} in {request.Path}: {speed}");
        if (!result.IsComplete)
        {
            output.Line("other parts are still to be written; the last of them writes the index");
        }
    }

    /// <summary>The plan's document with what became of it.</summary>
    public static string Json(PlanDocument document, CheckpointResult result, double seconds)
    {
        JsonObject json = JsonNode.Parse(document.ToJson())!.AsObject();
        Dictionary<string, WrittenTensor> written = result.Tensors.ToDictionary(tensor => tensor.Row.Parameter.Name, StringComparer.Ordinal);
        foreach (JsonNode? parameter in json["parameters"]!.AsArray())
        {
            if (written.TryGetValue((string)parameter!["name"]!, out WrittenTensor? tensor))
            {
                parameter["file"] = tensor.File;
                parameter["sha256"] = tensor.Sha256;
                parameter["loaded"] = tensor.IsLoaded;
            }
        }

        json["files"] = Array(result.Files);
        json["complete"] = result.IsComplete;
        json["bytes"] = result.Bytes;
        json["seconds"] = seconds;
        if (result.Load is { } load)
        {
            json["load"] = new JsonObject
            {
                ["loaded"] = Array(load.Loaded),
                ["converted"] = Array(load.Converted),
                ["missing"] = Array(load.Missing),
                ["mismatched"] = Array(load.Mismatched),
                ["unexpected"] = Array(load.Unexpected),
            };
        }

        return json.ToJsonString(Indented);
    }

    private static JsonArray Array(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static void Names(ConsoleOutput output, string what, ImmutableArray<string> names)
    {
        if (!names.IsEmpty)
        {
            IEnumerable<string> shown = output.Verbose ? names : names.Take(MostNames);
            string more = output.Verbose || names.Length <= MostNames ? string.Empty : ", …";
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{what} ({names.Length}): {string.Join(", ", shown)}{more}"));
        }
    }

    private static string Count(int files) => files == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{files} files");
}
