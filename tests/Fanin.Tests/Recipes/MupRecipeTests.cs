using Fanin.Models;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Tests.Recipes;

public class MupRecipeTests
{
    private static readonly string[] Layers = ["network.1", "network.3", "network.5"];

    // Yang et al. 2022, table 8, with m = 4: hidden and output weights have 1/4 of Adam's rate, the output's deviation is half of 1/√fan_in.
    [Theory]
    [InlineData(MupOptimizer.Adam, 1, 0.25, 0.25, 1)]
    [InlineData(MupOptimizer.Sgd, 4, 1, 0.25, 4)]
    public void Of_GivesTheTable(MupOptimizer optimizer, double input, double hidden, double output, double bias)
    {
        ModelDescription model = ModelCatalog.Parse("mlp:100-64-64-10");
        Recipe recipe = MupRecipe.Of(model.Parameters, ModelCatalog.Parse("mlp:100-16-16-10").Parameters, optimizer);
        Dictionary<string, PlanRow> rows = Planner.Plan(model.Parameters, recipe, new Seed(1)).Rows.ToDictionary(row => row.Parameter.Name, StringComparer.Ordinal);
        Assert.Equal([input, hidden, output], Layers.Select(layer => rows[$"{layer}.weight"].LearningRateMultiplier));
        Assert.Equal([bias, bias, 1], Layers.Select(layer => rows[$"{layer}.bias"].LearningRateMultiplier));
        Assert.Equal([0.1, 0.125, 0.0625], Layers.Select(layer => Math.Round(rows[$"{layer}.weight"].Distribution.StdDev, 12)));
        Assert.Equal(0, rows["network.3.bias"].Distribution.StdDev);
    }

    [Fact]
    public void Of_IsTheUsual_AtTheBaseWidth()
    {
        ModelDescription model = ModelCatalog.Parse("mlp:100-64-64-10");
        InitPlan plan = Planner.Plan(model.Parameters, MupRecipe.Of(model.Parameters, model.Parameters, MupOptimizer.Adam), new Seed(1));
        Assert.All(plan.Rows, row => Assert.Equal(1, row.LearningRateMultiplier));
        Assert.Equal(0.125, plan.Rows.Single(row => row.Parameter.Name == "network.5.weight").Distribution.StdDev, 1e-12);
    }

    [Fact]
    public void Of_ModelsOfOtherParameters_Throws() =>
        Assert.Throws<ArgumentException>(() => MupRecipe.Of(ModelCatalog.Parse("mlp:4-3-2").Parameters, ModelCatalog.Parse("mlp:4-3-3-2").Parameters, MupOptimizer.Adam));
}
