using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fanin.Parameters;
using Fanin.Yaml;

namespace Fanin.Tests.Support;

/// <summary>JSON schemas for editors, from the keys that readers understand.</summary>
internal static class YamlSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole schema.</summary>
    public static JsonObject Document(string title, JsonObject root, JsonObject definitions)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
        };
        foreach ((string key, JsonNode? value) in root)
        {
            schema[key] = value?.DeepClone();
        }

        schema["$defs"] = definitions;
        return schema;
    }

    /// <summary>As the file has it.</summary>
    public static string Text(JsonObject schema) => schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    /// <summary>A mapping with these keys.</summary>
    public static JsonObject Table(IReadOnlyList<YamlKey> keys, string description)
    {
        var properties = new JsonObject();
        foreach (YamlKey key in keys)
        {
            JsonObject value = ValueOf(key);
            value["description"] = key.Description;
            properties[key.Name] = value;
        }

        var table = new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        string[] required = [.. keys.Where(key => key.IsRequired).Select(key => key.Name)];
        if (required.Length > 0)
        {
            table["required"] = Names(required);
        }

        return table;
    }

    private static JsonObject ValueOf(YamlKey key) => key.Kind switch
    {
        YamlKind.Text => TextOrNumber(),
        YamlKind.Number => new() { ["type"] = "number" },
        YamlKind.Choices => OneOrMore(() => Choice(key)),
        YamlKind.Texts => OneOrMore(() => new JsonObject { ["type"] = "string" }),
        YamlKind.Words => OneOrMore(() => new JsonObject { ["enum"] = Names(key.Words) }),
        YamlKind.Flag => new() { ["type"] = "boolean" },
        YamlKind.Numbers => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(key.Words.Select(word => KeyValuePair.Create<string, JsonNode?>(
                word, new JsonObject { ["type"] = "number", ["description"] = ModelFacts.Known[word] }))),
            ["additionalProperties"] = false,
        },
        YamlKind.Mapping => Reference(key.Table),
        _ => new() { ["type"] = "array", ["items"] = Reference(key.Table) },
    };

    private static JsonObject OneOrMore(Func<JsonObject> one) => new()
    {
        ["oneOf"] = new JsonArray(one(), new JsonObject { ["type"] = "array", ["items"] = one(), ["minItems"] = 1 }),
    };

    /// <summary>That a key must be there.</summary>
    public static JsonObject Required(YamlKey key) => new() { ["required"] = Names([key.Name]) };

    private static JsonObject TextOrNumber() => new() { ["type"] = Names(["string", "number"]) };

    private static JsonObject Choice(YamlKey key) => key.Table.Length == 0 ? TextOrNumber() : new JsonObject { ["oneOf"] = new JsonArray(TextOrNumber(), Reference(key.Table)) };

    private static JsonObject Reference(string table) => new() { ["$ref"] = $"#/$defs/{table}" };

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
