using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fanin.Recipes;

namespace Fanin.Diagnosis.Reports;

/// <summary>Reports as JSON.</summary>
/// <remarks>Numbers that are not finite are null. Fields may be added, and are never renamed.</remarks>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Writes a report as one document.</summary>
    /// <param name="report">The report.</param>
    public static string Write(ProbeReport report) => ToNode(report).ToJsonString(Indented);

    /// <summary>A report as a tree, to which a caller may add fields.</summary>
    /// <param name="report">The report.</param>
    public static JsonObject ToNode(ProbeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new JsonObject
        {
            ["model"] = report.Model,
            ["recipe"] = report.Recipe,
            ["samples"] = report.Samples,
            ["loss"] = Number(report.Loss),
            ["classes"] = report.Classes,
            ["uniformLoss"] = Number(report.UniformLoss),
            ["logitStd"] = Pair(report.LogitStdDev),
            ["layers"] = new JsonArray([.. report.Layers.Select(Layer)]),
            ["parameters"] = new JsonArray([.. report.Parameters.Select(Parameter)]),
            ["plateau"] = Plateau(report.Plateau),
            ["jacobian"] = report.Jacobian is { } jacobian
                ? new JsonObject { ["meanSquare"] = Number(jacobian.MeanSquare), ["largest"] = Number(jacobian.Largest), ["smallest"] = Number(jacobian.Smallest) }
                : null,
            ["ntk"] = report.Ntk is { } kernel
                ? new JsonObject { ["samples"] = kernel.Samples, ["largest"] = Number(kernel.LargestEigenvalue), ["smallest"] = Number(kernel.SmallestEigenvalue) }
                : null,
            ["findings"] = new JsonArray([.. report.Findings.Select(Finding)]),
        };
    }

    private static JsonNode Layer(LayerProbe layer) => new JsonObject
    {
        ["name"] = layer.Name,
        ["kind"] = layer.Kind,
        ["depth"] = layer.Depth,
        ["units"] = layer.Units,
        ["activationMean"] = Pair(layer.Mean),
        ["activationStd"] = Pair(layer.StdDev),
        ["secondMoment"] = Pair(layer.SecondMoment),
        ["gradientStd"] = Pair(layer.GradientStdDev),
        ["deadFraction"] = Number(layer.DeadFraction),
        ["activeFraction"] = Number(layer.ActiveFraction),
        ["saturatedFraction"] = Number(layer.SaturatedFraction.Value),
        ["cosine"] = Pair(layer.Cosine),
        ["effectiveRank"] = Number(layer.EffectiveRank),
        ["nonFinite"] = layer.NonFiniteCount,
        ["note"] = layer.Note,
    };

    private static JsonNode Parameter(ParameterProbe probe) => new JsonObject
    {
        ["name"] = probe.Parameter.Name,
        ["std"] = Pair(probe.StdDev),
        ["gradientNorm"] = Number(probe.GradientNorm),
        ["gradientRatio"] = Number(probe.GradientRatio),
        ["updateRatio"] = Number(probe.UpdateRatio),
        ["stagnationRatio"] = Number(probe.StagnationRatio),
        ["spectralNorm"] = Pair(probe.SpectralNorm),
        ["stableRank"] = Pair(probe.StableRank),
        ["identicalUnits"] = probe.IdenticalUnits,
        ["duplicateOf"] = probe.DuplicateOf,
        ["untouched"] = probe.IsUntouched,
        ["nonFinite"] = probe.NonFiniteCount,
        ["note"] = probe.Note,
    };

    private static JsonObject? Plateau(PlateauReading? plateau) => plateau is null ? null : new JsonObject
    {
        ["predictedSteps"] = Number(plateau.PredictedSteps),
        ["valid"] = plateau.IsValid,
        ["reason"] = plateau.Reason,
        ["biasDrift"] = Number(plateau.BiasDrift),
        ["updateRatio"] = Number(plateau.UpdateRatio),
        ["stepsPerEpoch"] = Number(plateau.StepsPerEpoch),
    };

    private static JsonNode Finding(Finding finding) => new JsonObject
    {
        ["code"] = finding.Code,
        ["severity"] = finding.Severity switch { FindingSeverity.Error => "error", FindingSeverity.Warning => "warning", _ => "note" },
        ["parameter"] = finding.Parameter,
        ["layer"] = finding.Layer,
        ["measured"] = Number(finding.Measured),
        ["expected"] = Number(finding.Expected),
        ["source"] = finding.Source,
        ["message"] = finding.Message,
        ["repair"] = finding.Repair is { } rule ? RecipeText.Write(rule) : null,
    };

    private static JsonObject Pair(Reading reading) => new() { ["measured"] = Number(reading.Measured), ["predicted"] = Number(reading.Predicted) };

    private static JsonValue? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
