using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Plans as JSON, see <see cref="PlanDocument"/>.</summary>
internal static class PlanWriter
{
    /// <summary>Writes a document.</summary>
    public static string Write(PlanDocument document, bool indented)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            Write(json, document);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, PlanDocument document)
    {
        InitPlan plan = document.Plan;
        json.WriteStartObject();
        json.WriteString("format", PlanDocument.Format);
        json.WriteNumber("version", PlanDocument.Version);
        json.WriteString("model", document.Model);
        json.WriteString("recipe", plan.Recipe.Name);
        json.WriteNumber("seed", plan.Seed.Value);
        json.WriteString("stream", plan.Stream.Name);
        if (!plan.Stream.IsKeyed)
        {
            Position(json, "constructed", plan.Constructed);
            Position(json, "end", plan.End);
        }

        json.WriteStartArray("parameters");
        foreach (PlanRow row in plan.Rows)
        {
            Row(json, row);
        }

        json.WriteEndArray();
        json.WriteStartObject("totals");
        json.WriteNumber("parameters", plan.Rows.Length);
        json.WriteNumber("elements", plan.Rows.Sum(row => row.Parameter.Shape.ElementCount));
        json.WriteNumber("bytes", plan.Rows.Sum(row => row.Parameter.Shape.ElementCount * row.Parameter.ElementType.SizeBytes()));
        json.WriteEndObject();
        IReadOnlyList<Diagnostic> warnings = PlanChecks.Duplicates(plan);
        if (warnings.Count > 0)
        {
            json.WriteStartArray("warnings");
            foreach (Diagnostic warning in warnings)
            {
                json.WriteStringValue(warning.ToString());
            }

            json.WriteEndArray();
        }

        Texts(json, "steps", [.. plan.Steps.Select(step => step.ToString())]);
        if (document.RecipeText is { } text)
        {
            json.WriteString("recipeText", text);
        }

        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, PlanRow row)
    {
        ParameterSpec parameter = row.Parameter;
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteStartArray("shape");
        foreach (long size in parameter.Shape.Sizes)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteString("dtype", PlanWords.Of(parameter.ElementType));
        json.WriteString("layer", parameter.Layer.Type);
        json.WriteString("layerPath", parameter.Layer.Path);
        json.WriteString("role", PlanWords.Of(parameter.Role));
        json.WriteString("recipe", row.Recipe);
        json.WriteString("rule", row.Rule.Pattern.ToString());
        json.WriteString("scheme", row.Rule.Scheme.ToString());
        Pattern(json, row.Rule);
        Number(json, "fanIn", row.Fan?.In);
        Number(json, "fanOut", row.Fan?.Out);
        Number(json, "gain", row.Gain);
        json.WritePropertyName("distribution");
        DistributionWriter.Write(json, row.Distribution);
        Place(json, row.Place);
        json.WriteNumber("count", parameter.Shape.ElementCount);
        Texts(json, "tiedNames", row.TiedNames);
        if (row.LearningRateMultiplier != 1)
        {
            json.WriteNumber("learningRateMultiplier", row.LearningRateMultiplier);
        }

        json.WriteEndObject();
    }

    private static void Pattern(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject("pattern");
        Conditions(json, rule.Pattern);
        Switch(json, "default", rule.IsDefault);
        Switch(json, "zeroPadding", rule.ZeroPadding);
        if (rule.LearningRate is { } formula)
        {
            json.WriteString("lr", formula.ToString());
        }

        json.WriteEndObject();
    }

    private static void Conditions(Utf8JsonWriter json, ParameterPattern pattern)
    {
        Texts(json, "name", pattern.Names);
        Texts(json, "layer", pattern.LayerTypes);
        Texts(json, "parameter", pattern.LocalNames);
        Texts(json, "role", [.. pattern.Roles.Select(PlanWords.Of)]);
        if (pattern.IsRedrawn is { } redrawn)
        {
            json.WriteBoolean("redrawn", redrawn);
        }

        if (pattern.Not is { } not)
        {
            json.WriteStartObject("not");
            Conditions(json, not);
            json.WriteEndObject();
        }
    }

    private static void Place(Utf8JsonWriter json, StreamPlace place)
    {
        json.WriteStartObject("stream");
        if (place is KeyedPlace keyed)
        {
            json.WriteString("kind", "keyed");
            json.WriteString("position", keyed.Stream.NameHash.ToString("x16", CultureInfo.InvariantCulture));
        }
        else
        {
            var pyTorch = (PyTorchPlace)place;
            json.WriteString("kind", "pytorch");
            json.WriteNumber("position", pyTorch.Position.Draws);
            CachedPair(json, pyTorch.Position);
            Switch(json, "constructed", pyTorch.Constructed);
            Switch(json, "memoryOrder", pyTorch.InMemoryOrder);
        }

        json.WriteEndObject();
    }

    private static void Position(Utf8JsonWriter json, string name, StreamPosition position)
    {
        json.WriteStartObject(name);
        json.WriteNumber("position", position.Draws);
        CachedPair(json, position);
        json.WriteEndObject();
    }

    private static void CachedPair(Utf8JsonWriter json, StreamPosition position)
    {
        if (position.CachedPair is { } pair)
        {
            json.WriteNumber("cachedPair", pair);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (!texts.IsEmpty)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void Switch(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, value);
        }
    }

    // A fan or gain that is not finite never comes out of a scheme that could be planned.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
