using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Diagnosis.Signals;
using Fanin.Diagnosis.Structures;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Diagnosis.Checks;

public class SignalChecksTests
{
    public static TheoryData<int> Depths => [3, 5, 10, 20, 50];

    public static TheoryData<string, string, string, string> Planted => new()
    {
        { "mlp:784-75-45-10", "normal(0, 0.001)", FindingCodes.VanishingSignal, "network.1" },
        { "mlp:784-75-45-10", "normal(0, 0.001)", FindingCodes.TinyLogits, "network.5" },
        { "mlp:784-75-45-10", "normal(0, 0.001)", FindingCodes.SignalLevel, "network.1" },
        { "mlp:784-256-256-256-10", "normal(0, 0.5)", FindingCodes.ExplodingSignal, "network.1" },
        { "mlp:256-256-256-256-256-256-256-256-10", "fan-in-uniform", FindingCodes.VanishingGradient, "network.11" },
        { "mlp:784-256-256-256-256-10", "normal(0, 0.5)", FindingCodes.ExplodingGradient, "network.5" },
        { "mlp:784-75-45-10", "xavier-normal", FindingCodes.WrongGain, "network.3" },
        { "mlp:784-75-45-10", "kaiming-normal(relu, fan_out)", FindingCodes.WrongFan, "network.1" },
        { "mlp:784-75-45-10", "constant(0.01)", FindingCodes.IdenticalUnits, "network.1" },
        { "mlp:784-256-10,act=tanh", "normal(0, 0.5)", FindingCodes.Saturation, "network.1" },
        { "mlp:784-256-10", "normal(0, 0.5)", FindingCodes.LargeLogits, "network.3" },
    };

    [Theory]
    [MemberData(nameof(Depths))]
    public void Check_OfHesPerceptrons_HasNoError(int depth)
    {
        string model = $"mlp:{string.Join('-', Enumerable.Repeat(256, depth))}-10";
        ProbeReport report = Theory(model, Recipe.Of(Parse("kaiming-normal(relu)")));
        Assert.False(report.HasErrors);
        Assert.All(report.Findings, finding => Assert.Equal(FindingCodes.RankCollapse, finding.Code));
        Assert.Equal(depth > 25, report.Findings.Any());
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("gpt2-xl")]
    [InlineData("llama-1b")]
    [InlineData("vit-tiny")]
    [InlineData("vit-base")]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("mlp:784-75-45-10+bn")]
    public void Check_OfSoundModels_IsEmpty(string model) =>
        Assert.Empty(Theory(model, RecipeCatalog.Find(ModelCatalog.Parse(model).Family) ?? Recipe.PyTorch).Findings);

    [Theory]
    [InlineData("tanh", "kaiming-normal(tanh)")]
    [InlineData("tanh", "xavier-normal")]
    [InlineData("gelu", "kaiming-normal(relu)")]
    [InlineData("silu", "kaiming-normal(silu)")]
    [InlineData("selu", "lecun-normal")]
    public void Check_OfUsualGains_IsEmpty(string activation, string scheme) =>
        Assert.Empty(Theory($"mlp:256-256-256-256-10,act={activation}", Recipe.Of(Parse(scheme))).Findings);

    [Theory]
    [MemberData(nameof(Planted))]
    public void Check_FindsWhatIsPlanted_AtItsLayer(string model, string scheme, string code, string layer)
    {
        Finding finding = Assert.Single(Theory(model, Recipe.Of(Parse(scheme))).Findings, finding => finding.Code == code);
        Assert.Equal(layer, finding.Layer);
        Assert.NotEmpty(finding.Source);
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Repair_RemovesWhatItProposesARuleFor(string model, string scheme, string code, string layer)
    {
        Recipe recipe = Recipe.Of(Parse(scheme));
        ProbeReport before = Theory(model, recipe);
        Assert.Contains(before.Findings, finding => finding.Code == code && finding.Layer == layer);
        (Recipe repaired, IReadOnlyList<Rule> added) = RecipeRepair.Repair(recipe, ModelCatalog.Parse(model).Parameters, tried => Theory(model, tried));
        Assert.NotEmpty(added);
        Assert.DoesNotContain(Theory(model, repaired).Findings, finding => finding.Code == code);

        // What is written means the same.
        Recipe read = RecipeText.Parse(RecipeText.Write(repaired), "repaired.yaml");
        Assert.Equal(Theory(model, repaired).Findings, Theory(model, read).Findings);
    }

    [Fact]
    public void Repair_OfAUsersRecipe_DropsRulesThatDecideNothing()
    {
        const string Model = "mlp:784-75-45-10";
        Recipe mine = RecipeText.Parse("name: mine\nextends: pytorch\nrules:\n  - {layer: Linear, parameter: weight, scheme: 'normal(0, 0.001)'}\n", "mine.yaml");
        (Recipe repaired, IReadOnlyList<Rule> added) = RecipeRepair.Repair(mine, ModelCatalog.Parse(Model).Parameters, tried => Theory(Model, tried));
        Assert.Equal("{layer: Linear, parameter: weight, scheme: kaiming-normal(relu)}", RecipeText.Write(Assert.Single(added)));
        Assert.Single(repaired.Rules);
        Assert.False(Theory(Model, repaired).HasErrors);
    }

    [Fact]
    public void Repair_OfASoundRecipe_IsTheRecipe()
    {
        (Recipe repaired, IReadOnlyList<Rule> added) = RecipeRepair.Repair(RecipeCatalog.Find("gpt2")!, ModelCatalog.Parse("gpt2").Parameters, tried => Theory("gpt2", tried));
        Assert.Empty(added);
        Assert.Equal("gpt2", repaired.Name);
    }

    [Fact]
    public void Check_OfDeepBatchNorm_SaysThatNoRuleHelps()
    {
        ProbeReport report = Theory($"mlp:{string.Join('-', Enumerable.Repeat(128, 40))}-10+bn", Recipe.PyTorch);
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal((FindingCodes.BatchNormExplosion, FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Null(finding.Repair);

        // Yang et al. 2019: √(π/(π − 1)) a layer.
        Assert.Equal(Math.Sqrt(Math.PI / (Math.PI - 1)), finding.Measured!.Value, 1e-4);
    }

    [Fact]
    public void Check_OfPackedProjections_NotesFansByShape()
    {
        ParameterSpec spec = ModelCatalog.Parse("vit-tiny").Parameters.First(parameter => parameter.Layer.WeightLayout.PackedParts == 3 && parameter.Shape.Rank == 2);
        InitPlan plan = Planner.Plan([spec], new Recipe("packed", [Rule.Named("*").All(Parse("xavier-uniform(fan=pytorch)"))]), new Seed(1));
        Finding finding = Assert.Single(SignalChecks.Check(new ProbeReport("packed", [], []), plan));
        Assert.Equal((FindingCodes.WrongFan, FindingSeverity.Note), (finding.Code, finding.Severity));

        // 2/(d + 3d) instead of 2/(d + d).
        Assert.Equal(Math.Sqrt(0.5), finding.Measured!.Value / finding.Expected!.Value, 1e-9);
    }

    [Fact]
    public void Check_OfHalfTypes_FindsUnderflow()
    {
        ModelDescription model = ModelCatalog.Parse("mlp:784-75-45-10", ElementType.Float16);
        InitPlan plan = Planner.Plan(model.Parameters, Recipe.Of(Parse("normal(0, 0.0001)")), new Seed(1));
        ProbeReport report = TheoryReport.Of(model.Name, ModelPath.Of(model), plan, InputSignal.Standard);
        Assert.Equal("network.3", Assert.Single(report.Findings, finding => finding.Code == FindingCodes.HalfUnderflow).Layer);
    }

    private static Scheme Parse(string scheme) => SchemeCatalog.Parse(scheme);

    private static ProbeReport Theory(string name, Recipe recipe)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        bool hasTable = model.Family is "gpt2" or "llama";
        InitPlan plan = Planner.Plan(model.Parameters, recipe, new Seed(1));
        return TheoryReport.Of(name, ModelPath.Of(model), plan, hasTable ? InputSignal.Indices : InputSignal.Standard);
    }
}
