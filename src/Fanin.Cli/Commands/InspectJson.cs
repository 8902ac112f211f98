using System.Text.Json.Nodes;
using Fanin.Diagnosis.Reports;
using Fanin.Lab.Inspections;

namespace Fanin.Cli.Commands;

/// <summary>A measured inspection for machines: the report, and all that is needed to measure again.</summary>
internal static class InspectJson
{
    /// <summary>The document.</summary>
    public static JsonObject Of(Inspection inspection, InspectMeasurement asked, InspectRun run)
    {
        JsonObject json = ReportJson.ToNode(inspection.Report);
        json["seed"] = asked.Seed.Value;
        json["stream"] = asked.Settings.Stream.Name;
        json["mode"] = asked.Settings.Training ? "training" : "evaluation";
        json["data"] = run.BatchText;
        json["checkpoint"] = run.IsLoaded ? asked.Text : null;
        json["theory"] = inspection.TheoryObstacle;
        json["steps"] = new JsonArray([.. inspection.Steps.Select(step => JsonNode.Parse(step.ToJson()))]);
        return json;
    }
}
