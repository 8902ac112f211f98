using System.Text.Json.Nodes;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Conventions;

/// <summary>docs/recipes.md shows the samples as they are, all of which plan a model; docs/recipe.schema.json says what the reader understands.</summary>
public class RecipesPageTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Approve.Root(), "docs", "recipes.md"));

    private static string Folder { get; } = Path.Combine(Approve.Root(), "samples", "recipes");

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Samples_AreOnThePage_AndPlanAModel(string file)
    {
        string text = File.ReadAllText(Path.Combine(Folder, file));
        Assert.Contains($"```yaml\n{text}```\n", Page, StringComparison.Ordinal);
        Assert.StartsWith("# yaml-language-server: $schema=../../docs/recipe.schema.json\n", text, StringComparison.Ordinal);
        Recipe recipe = RecipeFile.Read(Path.Combine(Folder, file));
        ParameterSpec[] model = ModelFor(file);
        InitPlan plan = Planner.Plan(model, recipe, 1);
        Assert.Equal(model.Count(parameter => parameter.TiedTo is null), plan.Rows.Length);
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), "written.yaml"));
    }

    [Fact]
    public void Page_HasEveryFact_Role_AndKey()
    {
        IEnumerable<string> words = [.. ModelFacts.Known.Keys, .. ModelFacts.OfParameters.Keys, .. RecipeKeys.Role.Words, .. RecipeKeys.OfRule.Select(key => key.Name)];
        Assert.All(words, word => Assert.Contains(new[] { $"`{word}`", $"`{word}: ", $"\n    {word}: " }, text => Page.Contains(text, StringComparison.Ordinal)));
        Assert.All(ModelFacts.Known.Concat(ModelFacts.OfParameters), fact => Assert.Contains($"| `{fact.Key}` | {fact.Value} |", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_HasEveryStep_AndItsArguments() => Assert.All(StepCatalog.Entries, entry =>
    {
        string row = Assert.Single(Page.Split('\n'), line => line.StartsWith($"| `{entry.Name}` |", StringComparison.Ordinal));
        Assert.All(entry.Arguments.Where(argument => argument.Name != "skip"), argument => Assert.Contains($"`{argument.Name}`", row, StringComparison.Ordinal));
    });

    [Fact]
    public void Schema_IsTheReaders() => Approve.EqualAt(
        Path.Combine(Approve.Root(), "docs", "recipe.schema.json"), YamlSchema.Text(Schema()));

    private static JsonObject Schema()
    {
        JsonObject rule = YamlSchema.Table(RecipeKeys.OfRule, "Which parameters, and what they get.");
        rule["oneOf"] = new JsonArray(YamlSchema.Required(RecipeKeys.Scheme), YamlSchema.Required(RecipeKeys.Leave));
        return YamlSchema.Document("Fanin recipe", YamlSchema.Table(RecipeKeys.OfRecipe, "Which parameter of a model gets which first values."), new JsonObject
        {
            [RecipeKeys.RuleTable] = rule,
            [RecipeKeys.PatternTable] = YamlSchema.Table(RecipeKeys.OfPattern, "Which parameters: all conditions given must hold."),
        });
    }

    private static ParameterSpec[] ModelFor(string file) => file switch
    {
        "gaussian.yaml" => [Weight("fc1", "Linear", 4, 6), Bias("fc1", 4), Weight("fc2", "Linear", 2, 4), Bias("fc2", 2)],
        "convnet.yaml" =>
        [
            Weight("stem.conv", "Conv2d", 8, 3, 3, 3), Weight("blocks.0.conv1", "Conv2d", 8, 8, 3, 3), Weight("blocks.0.downsample.conv", "Conv2d", 8, 8, 1, 1),
            Weight("head", "Linear", 2, 8), Bias("head", 2),
        ],
        "transformer.yaml" =>
        [
            Table("wte", 10, 4), Weight("h.0.attn.c_attn", "Conv1D", 4, 12), Bias("h.0.attn.c_attn", 12), Weight("h.0.attn.c_proj", "Conv1D", 4, 4),
            Weight("lm_head", "Linear", 10, 4) with { TiedTo = "wte.weight" },
        ],
        "wider.yaml" => [Table("wte", 10, 6), Weight("h.0.qkv", "Linear", 18, 6), Weight("h.0.fc", "Linear", 24, 6), Bias("h.0.fc", 24)],
        "measured.yaml" => [Weight("fc1", "Linear", 4, 6), Bias("fc1", 4)],
        "new-head.yaml" => [Weight("body.fc", "Linear", 6, 6), Bias("body.fc", 6), Weight("head", "Linear", 3, 6), Bias("head", 3)],
        _ => throw new ArgumentException($"No model for {file}; add one.", nameof(file)),
    };

    private static LayerSpec Layer(string path, string type, TensorShape? weight) =>
        new(path, type, weight) { Facts = ModelFacts.None.With("layers", 12).With("width", 1024), WeightLayout = WeightLayout.OutIn with { PackedParts = path.EndsWith("qkv", StringComparison.Ordinal) ? 3 : 1 } };

    private static ParameterSpec Weight(string path, string type, params long[] shape) =>
        new($"{path}.weight", new TensorShape(shape), ElementType.Float32, ParameterRole.Weight, Layer(path, type, new TensorShape(shape)));

    private static ParameterSpec Bias(string path, long length) =>
        new($"{path}.bias", new TensorShape(length), ElementType.Float32, ParameterRole.Bias, Layer(path, "Linear", new TensorShape(length, 6)));

    private static ParameterSpec Table(string path, long rows, long width) => new(
        $"{path}.weight", new TensorShape(rows, width), ElementType.Float32, ParameterRole.Embedding, Layer(path, "Embedding", new TensorShape(rows, width)) with { WeightLayout = WeightLayout.Table });
}
