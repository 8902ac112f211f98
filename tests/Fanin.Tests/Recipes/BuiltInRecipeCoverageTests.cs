using Fanin.Distributions;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Recipes;

/// <summary>Recipes of families on the models of these families: nothing is left out, and the last block has the numbers of its size.</summary>
public class BuiltInRecipeCoverageTests
{
    private static readonly (string Name, double Value)[] NoFacts = [];

    // What a model's family does not tell: other recipes that are made for its names.
    private static readonly (string Model, string Recipe, (string Name, double Value)[] Facts)[] Others =
    [
        ("gpt2", "megatron", NoFacts), ("gpt2", "olmo-mitchell", NoFacts), ("gpt2", "mup", [("base_width", 256)]), ("gpt3-175b", "mup-sgd", [("base_width", 256)]),
        ("llama-1b", "megatron", NoFacts), ("llama-1b", "llama-torchtitan", NoFacts), ("llama-1b", "olmo-mitchell", NoFacts), ("llama-1b", "deepnorm", NoFacts),
        ("llama-7b", "sub-ln", NoFacts), ("llama-1b", "mup", [("base_width", 256)]),
        ("bert-base", "deepnorm", NoFacts), ("bert-base", "deepnorm-paper", NoFacts), ("bert-base", "sub-ln", NoFacts), ("bert-base", "mup", [("base_width", 256)]),
        ("vit-tiny", "vit-timm", NoFacts), ("vit-tiny", "vit-jax", NoFacts), ("vit-tiny", "vit-moco", NoFacts), ("vit-tiny", "mup", [("base_width", 64)]),
        ("vit-base", "vit-transformers", NoFacts), ("resnet18", "resnet-zero-gamma", NoFacts), ("resnet50", "resnet-zero-gamma", NoFacts), ("resnet34", "fixup", NoFacts), ("resnet50", "fixup", NoFacts),
        ("mlp:784-75-45-10+bn", "keras", NoFacts), ("lenet5", "flax", NoFacts), ("vgg16", "haiku", NoFacts), ("resnet18", "burn", NoFacts), ("vgg16", "candle", NoFacts),
        ("lenet5", "dl4j", NoFacts), ("lenet5", "lux", NoFacts), ("vgg16", "pytorch-0.4", NoFacts), ("resnet18", "pytorch-1.0", NoFacts), ("vgg16", "efficientnet", NoFacts), ("vgg16", "convnext", NoFacts),
    ];

    public static TheoryData<string> Models => [.. ModelCatalog.Entries.Select(entry => entry.Name)];

    public static TheoryData<int> OtherIndices => [.. Enumerable.Range(0, Others.Length)];

    [Theory]
    [MemberData(nameof(Models))]
    public void FamilyRecipe_CoversItsModels(string name)
    {
        ModelDescription model = ModelCatalog.Parse(name);
        AssertCovers(RecipeCatalog.Find(model.Family) ?? Recipe.PyTorch, model);
    }

    [Theory]
    [MemberData(nameof(OtherIndices))]
    public void Recipe_CoversModelsWhoseNamesItExpects(int index)
    {
        (string name, string recipe, (string Name, double Value)[] facts) = Others[index];
        AssertCovers(
            new Recipe("user", [], RecipeCatalog.Find(recipe)!) { Facts = facts.Aggregate(ModelFacts.None, (all, fact) => all.With(fact.Name, fact.Value)) },
            ModelCatalog.Parse(name));
    }

    [Theory]
    [InlineData("gpt2", "gpt2", "transformer.h.11.mlp.c_proj.weight", 0.02 / 4.898979485566356)] // √24
    [InlineData("gpt3-175b", "gpt2", "transformer.h.95.attn.c_proj.weight", 0.02 / 13.856406460551018)] // √192
    [InlineData("llama-1b", "llama", "model.layers.21.mlp.down_proj.weight", 0.02)]
    [InlineData("bert-base", "bert", "bert.encoder.layer.11.output.dense.weight", 0.02)]
    [InlineData("t5-small", "t5", "encoder.block.5.layer.0.SelfAttention.q.weight", 0.005524271728019903)] // (512·64)^−½
    [InlineData("t5-small", "t5", "decoder.block.5.layer.2.DenseReluDense.wo.weight", 0.022097086912079612)] // 2048^−½
    [InlineData("clip-vit-b-32", "clip", "vision_model.encoder.layers.11.self_attn.q_proj.weight", 0.0073656956373598705)] // 768^−½·24^−½
    [InlineData("clip-vit-b-32", "clip", "text_model.encoder.layers.11.mlp.fc1.weight", 0.03125)] // 1024^−½
    [InlineData("resnet18", "resnet", "layer4.1.conv2.weight", 0.020833333333333332)] // (2/(512·9))^½
    [InlineData("resnet50", "fixup", "layer4.2.conv2.weight", 0.010416666666666666)] // (2/(512·9))^½·16^−¼
    [InlineData("resnet18", "fixup", "layer4.1.conv1.weight", 0.0073656956373598705)] // (2/(512·9))^½·8^−½
    public void LastBlock_HasTheDeviationOfItsSize(string model, string recipe, string parameter, double stdDev)
    {
        InitPlan plan = Planner.Plan(ModelCatalog.Parse(model).Parameters, RecipeCatalog.Find(recipe)!, 1);
        NormalDistribution law = Assert.IsType<NormalDistribution>(plan.Rows.Single(row => row.Parameter.Name == parameter).Distribution);
        Assert.Equal(stdDev, law.StdDev, stdDev * 1e-12);
    }

    [Theory]
    [InlineData("gpt2", "resnet18")]
    [InlineData("fixup", "gpt2")]
    [InlineData("deepnorm", "gpt2")]
    [InlineData("rezero", "vgg16")]
    [InlineData("resnet-zero-gamma", "vgg16")]
    public void Recipe_RefusesAModelThatLacksTheNamesItStandsOn(string recipe, string model)
    {
        DiagnosticException refused = Assert.Throws<DiagnosticException>(() => Planner.Plan(ModelCatalog.Parse(model).Parameters, RecipeCatalog.Find(recipe)!, 1));
        Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.Code == Diagnostic.UnusedRule);
    }

    [Fact]
    public void Override_OfARuleThatARecipeStandsOn_IsNoMistake()
    {
        Recipe user = RecipeCatalog.Find("gpt2")!.Override("user", Rule.Named("*.c_proj.weight").All(Scheme.Zeros));
        InitPlan plan = Planner.Plan(ModelCatalog.Parse("gpt2").Parameters, user, 1);
        Assert.All(plan.Rows.Where(row => row.Parameter.Name.EndsWith("c_proj.weight", StringComparison.Ordinal)), row => Assert.Equal(new ConstantDistribution(0), row.Distribution));
    }

    private static void AssertCovers(Recipe recipe, ModelDescription model) => Assert.Equal(
        model.Parameters.Where(parameter => parameter.TiedTo is null).Select(parameter => parameter.Name),
        Planner.Plan(model.Parameters, recipe, 1).Rows.Select(row => row.Parameter.Name));
}
