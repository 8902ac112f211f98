using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;

namespace Fanin.Tests.Plans;

public class PlannerTests
{
    private static readonly TensorShape Square = new(4, 4);

    private static ParameterSpec Weight(string layer, string type = "Linear", TensorShape? shape = null) => new(
        $"{layer}.weight", shape ?? Square, ElementType.Float32, ParameterRole.Weight, new LayerSpec(layer, type, shape ?? Square));

    private static ParameterSpec Bias(string layer, string type = "Linear") => new(
        $"{layer}.bias", new TensorShape(4), ElementType.Float32, ParameterRole.Bias, new LayerSpec(layer, type, Square));

    private static string[] Problems(ParameterSpec[] parameters, Recipe recipe, DrawOrder? order = null) =>
        [.. Assert.Throws<DiagnosticException>(() => Planner.Plan(parameters, recipe, 1, order)).Diagnostics.Select(d => d.ToString())];

    [Fact]
    public void Plan_ListsUncoveredParametersAndUnusedRules_Together()
    {
        var recipe = new Recipe("mine", [Rule.ForLayers("Conv2d").Weight(Scheme.Ones), Rule.Named("a.*").Weight(Scheme.Zeros)]);
        string[] problems = Problems([Weight("a"), Bias("a"), Weight("b")], recipe);
        Assert.Equal(3, problems.Length);
        Assert.StartsWith("FAN001: No rule covers a.bias [4] of layer type Linear;", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN001: No rule covers b.weight [4, 4] of layer type Linear;", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("FAN002: The rule Conv2d.weight: ones matches no parameter;", problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Refuses_RuleThatEarlierRulesLeaveNothing()
    {
        Recipe recipe = Recipe.PyTorch.Override(
            "mine", Rule.ForLayers("Linear").Weight(Scheme.Ones), Rule.Named("a.weight").All(Scheme.Zeros));
        string problem = Assert.Single(Problems([Weight("a")], recipe));
        Assert.StartsWith("FAN002: The rule \"a.weight\": zeros decides nothing: a.weight and all others", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Refuses_TwoParametersOfOneName() =>
        Assert.StartsWith(
            "FAN003: 2 parameters are named a.weight;", Assert.Single(Problems([Weight("a"), Weight("a")], Recipe.PyTorch)), StringComparison.Ordinal);

    [Fact]
    public void Plan_Refuses_SchemeWithoutFan()
    {
        Recipe recipe = Recipe.PyTorch.Override("mine", Rule.ForLayers("Linear").Bias(Scheme.XavierUniform()));
        string problem = Assert.Single(Problems([Weight("a"), Bias("a")], recipe));
        Assert.Equal(
            "FAN004: The rule Linear.bias: xavier-uniform does not suit a.bias [4]. "
            + "Shape [4] has no fans; expected a weight of 2 or more dimensions.",
            problem);
    }

    [Fact]
    public void Plan_Refuses_LayerWhoseConstructorIsUnknown_UnlessItIsDescribed()
    {
        ParameterSpec[] parameters = [Weight("a"), Weight("b", "MyLayer")];
        Recipe recipe = Recipe.PyTorch.Override("mine", Rule.ForLayers("MyLayer").Weight(Scheme.Normal(0, 1)));
        Assert.StartsWith(
            "FAN005: It is not known what the constructor of layer type MyLayer draws", Assert.Single(Problems(parameters, recipe)), StringComparison.Ordinal);

        Recipe constructors = Recipe.PyTorch.Override("mine", Rule.ForLayers("MyLayer").Weight(Scheme.Uniform(-1, 1)));
        InitPlan described = Planner.Plan(parameters, recipe, 1, DrawOrder.ConstructedBy(constructors));
        Assert.Equal([0, 32], described.Rows.Select(row => row.Position.Draws));
        InitPlan single = Planner.Plan(parameters, recipe, 1, DrawOrder.Single);
        Assert.Equal([0, 16], single.Rows.Select(row => row.Position.Draws));
    }

    [Fact]
    public void Plan_Refuses_ToDrawOtherTypesThanFloat32_ButSetsConstants()
    {
        ParameterSpec half = Weight("a") with { ElementType = ElementType.Float16 };
        Assert.StartsWith("FAN006: a.weight [4, 4] has elements of type Float16;", Assert.Single(Problems([half], Recipe.PyTorch)), StringComparison.Ordinal);
        InitPlan plan = Planner.Plan([half], new Recipe("ones", [Rule.Named("*").All(Scheme.Ones)]), 1, DrawOrder.Single);
        Assert.Equal(new Constant(1), Assert.Single(plan.Rows).Distribution);
    }

    [Fact]
    public void Plan_Override_DrawsAfterAllConstructors()
    {
        Recipe recipe = Recipe.PyTorch.Override("mine", Rule.Named("b.weight").All(Scheme.KaimingUniform(Nonlinearity.ReLU)));
        InitPlan plan = Planner.Plan([Weight("a"), Bias("a"), Weight("b"), Bias("b")], recipe, 1);
        Assert.Equal([0, 16, 40, 36], plan.Rows.Select(row => row.Position.Draws));
        Assert.Equal([true, true, false, true], plan.Rows.Select(row => row.Constructed));
        Assert.Equal(56, plan.End.Draws);
    }

    [Fact]
    public void Plan_TiedTensor_IsSetOnce_ButBothConstructorsDraw()
    {
        ParameterSpec table = new("wte.weight", Square, ElementType.Float32, ParameterRole.Embedding, new LayerSpec("wte", "Embedding", Square));
        ParameterSpec head = Weight("head") with { TiedTo = "wte.weight" };
        InitPlan plan = Planner.Plan([table, head, Bias("head")], Recipe.PyTorch, 1);
        Assert.Equal(["wte.weight", "head.bias"], plan.Rows.Select(row => row.Parameter.Name));
        Assert.Equal(["head.weight"], plan.Rows[0].TiedNames);
        Assert.Equal([0, 32], plan.Rows.Select(row => row.Position.Draws));
        Assert.IsType<Normal>(plan.Rows[0].Distribution);

        Recipe byHead = Recipe.PyTorch.Override("head", Rule.ForLayers("Linear").Weight(Scheme.XavierUniform()));
        Assert.IsType<Uniform>(Planner.Plan([table, head, Bias("head")], byHead, 1).Rows[0].Distribution);
    }

    [Fact]
    public void Plan_Refuses_TwoRulesForATiedTensor()
    {
        ParameterSpec table = new("wte.weight", Square, ElementType.Float32, ParameterRole.Embedding, new LayerSpec("wte", "Embedding", Square));
        ParameterSpec head = Weight("head") with { TiedTo = "wte.weight" };
        Recipe recipe = Recipe.PyTorch.Override(
            "two", Rule.ForLayers("Linear").Weight(Scheme.XavierUniform()), Rule.ForLayers("Embedding").Weight(Scheme.Normal(0, 0.02)));
        Assert.Contains(
            Problems([table, head], recipe), problem => problem.StartsWith("FAN007: wte.weight and head.weight are one tensor", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OfAnEmptyModel_IsEmpty()
    {
        InitPlan plan = Planner.Plan([], Recipe.PyTorch, 1);
        Assert.Empty(plan.Rows);
        Assert.Equal(StreamPosition.Start, plan.End);
    }

    [Fact]
    public void Recipe_OfAScheme_SetsWeights_ZeroesBiases_AndLeavesNormsNeutral()
    {
        ParameterSpec scale = new("n.weight", new TensorShape(4), ElementType.Float32, ParameterRole.NormScale, new LayerSpec("n", "LayerNorm"));
        InitPlan plan = Planner.Plan([Weight("a"), Bias("a"), scale], Recipe.Of(Scheme.Normal(0, 0.01)), 1);
        Assert.Equal(
            [new Normal(0, 0.01), new Constant(0), new Constant(1)], plan.Rows.Select(row => row.Distribution));
    }

    [Fact]
    public void Fill_Throws_WhenTheSpanHasAnotherLength_AndWritesNothing()
    {
        InitPlan plan = Planner.Plan([Weight("a")], Recipe.PyTorch, 1);
        var values = new float[15];
        ArgumentException problem = Assert.Throws<ArgumentException>(() => new PlanFiller(plan).Fill(plan.Rows[0], values));
        Assert.StartsWith("a.weight [4, 4] has 16 elements; got a span of 15.", problem.Message, StringComparison.Ordinal);
        Assert.All(values, value => Assert.Equal(0, value));
    }
}
