using System.Text.Json.Nodes;
using Fanin.Lab.Experiments;
using Fanin.Lab.Trials;
using Fanin.Tests.Support;
using Fanin.Yaml;

namespace Fanin.App.Tests.Experiments;

/// <summary>docs/experiments.md shows the samples as they are, all of which can be run; docs/experiment.schema.json says what the reader understands.</summary>
public class ExperimentsPageTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Approve.Root(), "docs", "experiments.md"));

    private static string Folder { get; } = Path.Combine(Approve.Root(), "samples", "experiments");

    [Theory]
    [InlineData("two-recipes.yaml", 20)]
    [InlineData("optimizers.yaml", 288)]
    [InlineData("claims.yaml", 72)]
    public void Samples_AreOnThePage_AndHaveTrials(string file, int trials)
    {
        string text = File.ReadAllText(Path.Combine(Folder, file));
        Assert.Contains($"```yaml\n{text}```\n", Page, StringComparison.Ordinal);
        Assert.StartsWith("# yaml-language-server: $schema=../../docs/experiment.schema.json\n", text, StringComparison.Ordinal);
        Experiment experiment = ExperimentFile.Read(Path.Combine(Folder, file));
        ExperimentPlan plan = ExperimentPlanner.Plan(experiment, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(trials, plan.Trials.Length);
    }

    [Fact]
    public void Page_HasEveryKey_Metric_AndWord()
    {
        IEnumerable<YamlKey> keys =
        [
            .. ExperimentKeys.OfExperiment, .. ExperimentKeys.OfOptimizer, .. ExperimentKeys.OfRange, .. ExperimentKeys.OfBudget, .. ExperimentKeys.OfTarget, .. ExperimentKeys.OfClaim,
        ];
        IEnumerable<string> words = [.. keys.Select(key => key.Name), .. MetricName.OfClaims, .. OptimizerWords.All, .. ExperimentKeys.Relation.Words];
        Assert.All(words, word => Assert.Contains(new[] { $"`{word}`", $"{word}: ", $"{word}, " }, text => Page.Contains(text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Schema_IsTheReaders() => Approve.EqualAt(Path.Combine(Approve.Root(), "docs", "experiment.schema.json"), YamlSchema.Text(Schema()));

    private static JsonObject Schema() => YamlSchema.Document("Fanin experiment", YamlSchema.Table(ExperimentKeys.OfExperiment, "What is to be compared."), new JsonObject
    {
        [ExperimentKeys.RecipeTable] = new JsonObject
        {
            ["oneOf"] = new JsonArray(
                YamlSchema.Table(ExperimentKeys.OfRecipe, "A recipe by a name of the experiment's own."), new JsonObject { ["$ref"] = "recipe.schema.json" }),
        },
        [ExperimentKeys.OptimizerTable] = YamlSchema.Table(ExperimentKeys.OfOptimizer, "An optimizer with arguments."),
        [ExperimentKeys.RangeTable] = YamlSchema.Table(ExperimentKeys.OfRange, "Numbers between two ends."),
        [ExperimentKeys.BudgetTable] = With(
            YamlSchema.Table(ExperimentKeys.OfBudget, "How long each trial trains."), "oneOf", new JsonArray([.. ExperimentKeys.OfBudget.Select(YamlSchema.Required)])),
        [ExperimentKeys.TargetTable] = YamlSchema.Table(ExperimentKeys.OfTarget, "What trials are to reach."),
        [ExperimentKeys.SelectionTable] = With(YamlSchema.Table(ExperimentKeys.OfSelection, "Some combinations."), "minProperties", 1),
        [ExperimentKeys.ClaimTable] = YamlSchema.Table(ExperimentKeys.OfClaim, "A statement to decide."),
    });

    private static JsonObject With(JsonObject table, string key, JsonNode value)
    {
        table[key] = value;
        return table;
    }
}
