using System.Collections.Immutable;
using Fanin.Distributions;
using Fanin.Json;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>Reads what <see cref="PlanWriter"/> writes.</summary>
internal sealed class PlanReader
{
    // More than any model takes, and a parameter's own can be added to it.
    private const long MostDraws = 1L << 56;

    private readonly JsonSource _source;
    private readonly DistributionReader _distributions;
    private readonly PlanRuleReader _rules;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Prepares to read one document.</summary>
    public PlanReader(JsonSource source) => (_source, _distributions, _rules) = (source, new DistributionReader(source), new PlanRuleReader(source));

    /// <summary>Reads it; what is wrong goes to the source.</summary>
    public PlanDocument? Read(JsonNode root)
    {
        if (JsonFields.Of(_source, root, "The document", Diagnostic.WrongPlanField) is not { } fields
            || fields.Word("format", [PlanDocument.Format]) is null || fields.Whole("version", PlanDocument.Version, PlanDocument.Version) is null)
        {
            return null;
        }

        string? model = fields.Text("model");
        string? recipe = fields.Text("recipe");
        Seed seed = ReadSeed(fields) ?? default;
        bool keyed = fields.Word("stream", [NumberStream.Keyed.Name, NumberStream.PyTorch.Name]) != NumberStream.PyTorch.Name;
        StreamPosition constructed = keyed ? default : Position(fields, "constructed");
        StreamPosition end = keyed ? default : Position(fields, "end");
        List<PlanRow> rows = [];
        foreach (JsonNode node in fields.Items("parameters") ?? [])
        {
            if (JsonFields.Of(_source, node, "A parameter", Diagnostic.WrongPlanField) is { } parameter && Row(parameter, seed, keyed) is { } row)
            {
                rows.Add(row);
            }
        }

        ImmutableArray<InitStep> steps = fields.Has("steps") ? [.. (fields.Items("steps") ?? []).Select(Step).OfType<InitStep>()] : [];
        if (_source.Problems.Count > 0)
        {
            return null;
        }

        // Whether constructors drew is told by the places; what they drew is not needed any more.
        NumberStream stream = keyed ? NumberStream.Keyed : constructed == default ? NumberStream.PyTorchSingle : NumberStream.PyTorch;
        var rules = new Recipe(recipe!, [.. rows.Select(row => row.Rule).Distinct()]) { Steps = steps };
        var plan = new InitPlan(rules, seed, stream, [.. rows]) { Constructed = constructed, End = end };
        return new PlanDocument(model!, plan) { RecipeText = fields.OptionalText("recipeText") };
    }

    private InitStep? Step(JsonNode node)
    {
        try
        {
            return node.Kind == JsonKind.Text ? StepCatalog.Parse(node.Text) : throw new FormatException($"A step is {node.Described}; expected a text.");
        }
        catch (FormatException wrong)
        {
            _source.Report(Diagnostic.WrongPlanField, wrong.Message, node.Offset);
            return null;
        }
    }

    private static Seed? ReadSeed(JsonFields fields)
    {
        JsonNode? value = fields.Value("seed", "a whole number from 0 to 2⁶⁴ − 1");
        if (value is { Kind: JsonKind.Number } && Seed.TryParse(value.Text, out Seed seed))
        {
            return seed;
        }

        if (value is not null)
        {
            fields.Report(Diagnostic.WrongPlanField, $"\"seed\" is {value.Described}; expected a whole number from 0 to 2⁶⁴ − 1.", "seed");
        }

        return null;
    }

    private PlanRow? Row(JsonFields anonymous, Seed seed, bool keyed)
    {
        int before = _source.Problems.Count;
        string? name = anonymous.Text("name");
        JsonFields fields = anonymous.Named($"The parameter {name}");
        if (name is not null && !_names.Add(name))
        {
            fields.Report(Diagnostic.InconsistentPlan, $"Several parameters are named {name}; give every parameter a name of its own.", "name");
        }

        TensorShape? shape = ShapeReader.Read(_source, fields);
        string? type = fields.Word("dtype", PlanWords.All<ElementType>());
        string? role = fields.Word("role", PlanWords.All<ParameterRole>());
        (string? layer, string? path, string? recipe) = (fields.Text("layer"), fields.Text("layerPath"), fields.Text("recipe"));
        Rule? rule = _rules.Read(fields);
        double? fanIn = fields.Has("fanIn") ? fields.Number("fanIn") : null;
        double? fanOut = fields.Has("fanOut") ? fields.Number("fanOut") : null;
        double? gain = fields.Has("gain") ? fields.Number("gain") : null;
        double rate = fields.Has("learningRateMultiplier") ? fields.Number("learningRateMultiplier") ?? 1 : 1;
        ImmutableArray<string> tied = TiedNames(fields);
        if (shape is not { } sizes || type is null || fields.Object("distribution", $"The distribution of {name}") is not { } described)
        {
            return null;
        }

        if (fields.Whole("count") is { } count && count != sizes.ElementCount)
        {
            fields.Report(Diagnostic.InconsistentPlan, FormattableString.Invariant($"{fields.What} of shape {sizes} has {sizes.ElementCount} elements; got a count of {count}."), "count");
        }

        Distribution? distribution = _distributions.Read(described, sizes.ElementCount);
        ElementType elementType = PlanWords.Value<ElementType>(type);
        if (distribution?.Refusal(elementType) is { } refusal)
        {
            described.Report(Diagnostic.InconsistentPlan, $"{described.What} does not suit it. {refusal}");
        }

        if (!keyed && distribution?.SharedNumbers is not null)
        {
            described.Report(Diagnostic.InconsistentPlan, $"{described.What} draws numbers that several parameters share, which the PyTorch stream can't.");
        }

        StreamPlace? place = distribution is null || name is null ? null : Place(fields, seed, keyed, distribution.SharedNumbers ?? name);
        if (_source.Problems.Count > before)
        {
            return null;
        }

        var parameter = new ParameterSpec(name!, sizes, elementType, PlanWords.Value<ParameterRole>(role!), new LayerSpec(path!, layer!));
        Fan? fan = fanIn is { } into && fanOut is { } outOf ? new Fan(into, outOf) : null;
        return new PlanRow(parameter, recipe!, rule!, distribution!, fan, gain, place!) { TiedNames = tied, LearningRateMultiplier = rate };
    }

    private ImmutableArray<string> TiedNames(JsonFields fields)
    {
        if (!fields.Has("tiedNames"))
        {
            return [];
        }

        IReadOnlyList<JsonNode> items = fields.Items("tiedNames") ?? [];
        foreach (JsonNode item in items.Where(item => item.Kind != JsonKind.Text || !_names.Add(item.Text)))
        {
            _source.Report(Diagnostic.WrongPlanField, $"A tied name of {fields.What} is {item.Described}; expected a name that no other place has.", item.Offset);
        }

        return [.. items.Select(item => item.Text)];
    }

    private static StreamPlace? Place(JsonFields row, Seed seed, bool keyed, string numbers)
    {
        if (row.Object("stream", $"The place of {row.What}") is not { } fields)
        {
            return null;
        }

        string kind = keyed ? NumberStream.Keyed.Name : NumberStream.PyTorch.Name;
        if (fields.Word("kind", [kind]) is null)
        {
            return null;
        }

        if (keyed)
        {
            var stream = new KeyedStream(seed, StreamName.Hash(numbers));
            string expected = new KeyedPlace(stream).ToString();
            if (fields.Text("position") is { } position && position != expected)
            {
                fields.Report(Diagnostic.InconsistentPlan, $"{fields.What} is {position}, but the key of \"{numbers}\" is {expected}; a name and its key can't be changed apart.", "position");
            }

            fields.RefuseOthers();
            return new KeyedPlace(stream);
        }

        StreamPosition at = Position(fields);
        var place = new PyTorchPlace(at, fields.Switch("constructed"), fields.Switch("memoryOrder"));
        fields.RefuseOthers();
        return place;
    }

    private static StreamPosition Position(JsonFields fields, string name) =>
        fields.Object(name, $"\"{name}\"") is { } position ? Position(position) : default;

    private static StreamPosition Position(JsonFields fields)
    {
        long draws = fields.Whole("position", most: MostDraws) ?? 0;
        return new StreamPosition(draws, fields.Has("cachedPair") ? fields.Whole("cachedPair", most: Math.Max(0, draws)) : null);
    }
}
