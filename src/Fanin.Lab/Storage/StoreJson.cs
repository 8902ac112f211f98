using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>What is stored as JSON, so that a query can look into it.</summary>
internal static class StoreJson
{
    private const int RecipeDigits = 16;

    /// <summary>A description without its names, and without the text of its recipe, which thousands have in common.</summary>
    public static string OfSpec(TrialSpec spec) =>
        JsonSerializer.Serialize(spec with { Factors = [], RecipeName = string.Empty, RecipeText = string.Empty }, TrialIdContext.Default.TrialSpec);

    /// <summary>The identity of a recipe's text.</summary>
    public static string RecipeId(string yaml) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml)))[..RecipeDigits];

    /// <summary>A description without its names, and without the text of its recipe.</summary>
    public static TrialSpec ToSpec(string text) => JsonSerializer.Deserialize(text, TrialIdContext.Default.TrialSpec) ?? throw new InvalidDataException("A description is null.");

    public static string OfMetrics(ImmutableSortedDictionary<string, double> metrics) => JsonSerializer.Serialize(metrics, StoreJsonContext.Default.ImmutableSortedDictionaryStringDouble);

    public static ImmutableSortedDictionary<string, double> ToMetrics(string? text) =>
        text is null
            ? ImmutableSortedDictionary<string, double>.Empty
            : JsonSerializer.Deserialize(text, StoreJsonContext.Default.ImmutableSortedDictionaryStringDouble) ?? throw new InvalidDataException("Metrics are null.");

    /// <summary>Factors as an object, in their order.</summary>
    public static string OfFactors(ImmutableArray<TrialFactor> factors)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (TrialFactor factor in factors)
            {
                writer.WriteString(factor.Name, factor.Value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static ImmutableArray<TrialFactor> ToFactors(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String)
            ? [.. document.RootElement.EnumerateObject().Select(property => new TrialFactor(property.Name, property.Value.GetString()!))]
            : throw new InvalidDataException($"Expected factors as an object of texts, got {text}.");
    }
}

/// <summary>Numbers that are not finite are written as words.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, double>))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
