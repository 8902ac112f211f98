using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>The machine-readable form of a comparison: camelCase fields; <c>ranking[]{recipe, model, mean, low, high, n, …}</c>,
/// <c>differences[]{a, b, metric, difference, low, high, p, …}</c>; <c>null</c> where a number is not known.</summary>
public static class ComparisonJson
{
    private static readonly JsonTypeInfo<ComparisonReport> Readable = (JsonTypeInfo<ComparisonReport>)new JsonSerializerOptions(ComparisonJsonContext.Default.Options)
    {
        // Letters and signs stay as they are: the text goes to files and terminals, not into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.GetTypeInfo(typeof(ComparisonReport));

    /// <summary>Gives the document as text.</summary>
    /// <param name="report">What to write.</param>
    /// <returns>Indented JSON.</returns>
    public static string Serialize(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.Serialize(report, Readable);
    }
}

/// <summary>Generated at build time: no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ComparisonReport))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
