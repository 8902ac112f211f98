using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Plans;

namespace Fanin.Cli.Commands;

/// <summary>What differs between a plan and a saved one, for people and machines.</summary>
internal static class PlanDifferenceView
{
    private const int MostLines = 40;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints the difference.</summary>
    public static void Write(ConsoleOutput output, PlanRequest request, PlanDifference difference, string file)
    {
        output.Line(PlanView.Heading(request));
        if (difference.IsEmpty)
        {
            output.Line($"the same as {file}: every rule, distribution, shape and place");
            return;
        }

        output.Line($"differs from {file}:");
        foreach (string line in Lines(difference).Take(output.Verbose ? int.MaxValue : MostLines))
        {
            output.Line($"  {line}");
        }

        int more = Lines(difference).Count() - MostLines;
        if (more > 0 && !output.Verbose)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  and {more:N0} more; --verbose says them all"));
        }
    }

    /// <summary>The plan's document with a field <c>against</c>.</summary>
    public static string Json(PlanDocument document, PlanDifference difference, string file)
    {
        JsonObject json = JsonNode.Parse(document.ToJson(indented: false))!.AsObject();
        json["against"] = new JsonObject
        {
            ["file"] = file,
            ["equal"] = difference.IsEmpty,
            ["seed"] = difference.Seeds is { } seeds ? Change(seeds.From.Value, seeds.To.Value) : null,
            ["stream"] = difference.Streams is { } streams ? Change(streams.From, streams.To) : null,
            ["parameters"] = new JsonArray([.. difference.Parameters.Select(parameter => (JsonNode)new JsonObject
            {
                ["name"] = parameter.Name,
                ["kind"] = parameter.Kind.ToString().ToLowerInvariant(),
                ["changes"] = new JsonArray([.. parameter.Changes.Select(change => (JsonNode)new JsonObject
                {
                    ["field"] = change.Field,
                    ["from"] = change.From,
                    ["to"] = change.To,
                })]),
            })]),
        };
        return json.ToJsonString(Indented);
    }

    private static IEnumerable<string> Lines(PlanDifference difference)
    {
        if (difference.Seeds is { } seeds)
        {
            yield return $"seed {seeds.From} → {seeds.To}";
        }

        if (difference.Streams is { } streams)
        {
            yield return $"stream {streams.From} → {streams.To}";
        }

        foreach (ParameterDifference parameter in difference.Parameters)
        {
            yield return parameter.ToString();
        }
    }

    private static JsonObject Change(JsonNode from, JsonNode to) => new() { ["from"] = from, ["to"] = to };
}
