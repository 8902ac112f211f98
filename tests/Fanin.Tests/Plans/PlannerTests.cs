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

    private static ParameterSpec Table { get; } = new(
        "wte.weight", Square, ElementType.Float32, ParameterRole.Embedding, new LayerSpec("wte", "Embedding", Square));

    private static ParameterSpec TiedHead { get; } = Weight("head") with { TiedTo = "wte.weight" };

    private static ParameterSpec Weight(string layer, string type = "Linear", TensorShape? shape = null) => new(
        $"{layer}.weight", shape ?? Square, ElementType.Float32, ParameterRole.Weight, new LayerSpec(layer, type, shape ?? Square));

    private static ParameterSpec Bias(string layer, string type = "Linear") => new(
        $"{layer}.bias", new TensorShape(4), ElementType.Float32, ParameterRole.Bias, new LayerSpec(layer, type, Square));

    private static string[] Problems(ParameterSpec[] parameters, Recipe recipe, NumberStream? stream = null) =>
        [.. Assert.Throws<DiagnosticException>(() => Planner.Plan(parameters, recipe, 1, stream ?? NumberStream.PyTorch)).Diagnostics.Select(d => d.ToString())];

    [Fact]
    public void Plan_ListsUncoveredParametersAndUnusedRules_Together()
    {
        var recipe = new Recipe("mine", [Rule.ForLayers("Conv2d").Weight(Scheme.Ones), Rule.Named("a.*").Weight(Scheme.Zeros)]);
        string[] problems = Problems([Weight("a"), Bias("a"), Weight("b")], recipe);
        Assert.Equal(3, problems.Length);
        Assert.StartsWith("FAN002: The rule Conv2d.weight: ones matches no parameter;", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("FAN001: No rule covers a.bias [4] of layer type Linear;", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("FAN001: No rule covers b.weight [4, 4] of layer type Linear;", problems[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*c_atn*", null, null, "the nearest name is c_attn")]
    [InlineData("*.encoder_layernorm.weight", null, null, "names here are such as h.0.attn.c_attn.weight")]
    [InlineData("h.?.atn.c_attn.weight", null, null, "the nearest name is h.0.attn.c_attn.weight")]
    [InlineData(null, "Liner", null, "the nearest layer type is Linear")]
    [InlineData("*", null, "wieght", "the nearest parameter is weight")]
    public void Plan_ProposesTheNearestWord_ForARuleThatMatchesNothing(string? name, string? layer, string? parameter, string nearest)
    {
        var rule = new Rule(new ParameterPattern(name, layer, parameter), Scheme.Zeros);
        Assert.Equal(
            $"FAN002: The rule {rule} matches no parameter; {nearest}; correct its pattern or remove it.",
            Assert.Single(Problems([Weight("h.0.attn.c_attn"), Bias("h.0.attn.c_attn"), Weight("h.0.mlp.c_fc")], new Recipe("mine", [rule], Recipe.PyTorch), NumberStream.Keyed)));
    }

    [Fact]
    public void Plan_ProposesNothing_WhereEachConditionAloneIsMet() => Assert.Equal(
        "FAN002: The rule Linear.* & \"wte.*\": zeros matches no parameter; correct its pattern or remove it.",
        Assert.Single(Problems([Table, Weight("a")], new Recipe("mine", [new Rule(new ParameterPattern("wte.*", "Linear"), Scheme.Zeros)], Recipe.PyTorch), NumberStream.Keyed)));

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
            "FAN003: Several parameters are named a.weight;", Assert.Single(Problems([Weight("a"), Weight("a")], Recipe.PyTorch)), StringComparison.Ordinal);

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
            "FAN005: It is not known what the constructor of b (MyLayer) draws, a layer type that is not known yet,", Assert.Single(Problems(parameters, recipe)), StringComparison.Ordinal);

        Recipe constructors = Recipe.PyTorch.Override("mine", Rule.ForLayers("MyLayer").Weight(Scheme.Uniform(-1, 1)));
        InitPlan described = Planner.Plan(parameters, recipe, 1, NumberStream.PyTorchConstructedBy(constructors));
        Assert.Equal([0, 32], described.Rows.Select(row => ((PyTorchPlace)row.Place).Position.Draws));
        InitPlan single = Planner.Plan(parameters, recipe, 1, NumberStream.PyTorchSingle);
        Assert.Equal([0, 16], single.Rows.Select(row => ((PyTorchPlace)row.Place).Position.Draws));
    }

    [Fact]
    public void Plan_Refuses_ToDrawIntegers_ButSetsConstants()
    {
        ParameterSpec integers = Weight("a") with { ElementType = ElementType.Int64 };
        Recipe normal = new("normal", [Rule.Named("*").All(Scheme.Normal(0, 1))]);
        Assert.StartsWith(
            "FAN006: The rule \"*\": normal(0, 1) does not suit a.weight [4, 4]. Random numbers can't be drawn for Int64;",
            Assert.Single(Problems([integers], normal, NumberStream.PyTorchSingle)),
            StringComparison.Ordinal);
        InitPlan plan = Planner.Plan([integers], new Recipe("ones", [Rule.Named("*").All(Scheme.Ones)]), 1, NumberStream.PyTorchSingle);
        Assert.Equal(new ConstantDistribution(1), Assert.Single(plan.Rows).Distribution);
    }

    public static TheoryData<string> TooLarge => ["constant(1e39)", "normal(0, 1e39)", "normal(1e39, 1)", "uniform(0, 1e39)", "uniform(-3e38, 3e38)", "xavier-uniform(gain=1e39)"];

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void Plan_Refuses_NumbersThatTheElementsCannotHold(string scheme)
    {
        Recipe recipe = Recipe.PyTorch.Override("large", Rule.ForLayers("Linear").Weight(SchemeCatalog.Parse(scheme)));
        Assert.StartsWith("FAN004: The rule Linear.weight: ", Assert.Single(Problems([Weight("a")], recipe)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Refuses_FractionsForCounters()
    {
        var count = new ParameterSpec("n", new TensorShape(), ElementType.Int64, ParameterRole.BatchCount, new LayerSpec("n", "BatchNorm1d"));
        Recipe recipe = Recipe.PyTorch.Override("half", Rule.Named("n").All(Scheme.Constant(0.5)));
        Assert.EndsWith("Int64 can't hold 0.5.", Assert.Single(Problems([count], recipe)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Override_DrawsAfterAllConstructors()
    {
        Recipe recipe = Recipe.PyTorch.Override("mine", Rule.Named("b.weight").All(Scheme.KaimingUniform(Nonlinearity.ReLU)));
        InitPlan plan = Planner.Plan([Weight("a"), Bias("a"), Weight("b"), Bias("b")], recipe, 1, NumberStream.PyTorch);
        Assert.Equal([0, 16, 40, 36], plan.Rows.Select(row => ((PyTorchPlace)row.Place).Position.Draws));
        Assert.Equal([true, true, false, true], plan.Rows.Select(row => ((PyTorchPlace)row.Place).Constructed));
        Assert.Equal(56, plan.End.Draws);
    }

    // As in a loop over model.modules(): both places draw, the second draw stays.
    [Fact]
    public void Plan_TiedTensor_DrawsAtEveryPlaceOfItsRule_AndKeepsTheLast()
    {
        Recipe both = Recipe.PyTorch.Override("both", Rule.Named("*.weight").All(Scheme.Normal(0, 0.02)));
        InitPlan plan = Planner.Plan([Table, TiedHead, Bias("head")], both, 1, NumberStream.PyTorch);
        Assert.Equal(["wte.weight", "head.bias"], plan.Rows.Select(row => row.Parameter.Name));
        Assert.Equal(["head.weight"], plan.Rows[0].TiedNames);
        Assert.Equal([36 + 16, 32], plan.Rows.Select(row => ((PyTorchPlace)row.Place).Position.Draws));
        Assert.Equal(36 + 32, plan.End.Draws);

        Recipe one = Recipe.PyTorch.Override("one", Rule.ForLayers("Linear").Weight(Scheme.XavierUniform()));
        plan = Planner.Plan([Table, TiedHead, Bias("head")], one, 1, NumberStream.PyTorch);
        Assert.IsType<UniformDistribution>(plan.Rows[0].Distribution);
        Assert.Equal([36, 32], plan.Rows.Select(row => ((PyTorchPlace)row.Place).Position.Draws));
    }

    [Fact]
    public void Plan_Refuses_TiedTensorThatNoRuleSets_ButDrawsItOnceInSingleOrder()
    {
        string problem = Assert.Single(Problems([Table, TiedHead], Recipe.PyTorch));
        Assert.StartsWith("FAN008: wte.weight and head.weight are one tensor, and whose constructor's numbers", problem, StringComparison.Ordinal);
        Assert.Equal(16, Planner.Plan([Table, TiedHead], Recipe.PyTorch, 1, NumberStream.PyTorchSingle).End.Draws);
    }

    [Fact]
    public void Plan_Refuses_TwoRulesForATiedTensor_AndBlamesNothingElse()
    {
        Recipe recipe = Recipe.PyTorch.Override(
            "two", Rule.ForLayers("Linear").Weight(Scheme.XavierUniform()), Rule.ForLayers("Embedding").Weight(Scheme.Normal(0, 0.02)));
        string problem = Assert.Single(Problems([Table, TiedHead], recipe));
        Assert.StartsWith("FAN007: wte.weight and head.weight are one tensor", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Refuses_ImpossibleTies()
    {
        Recipe recipe = Recipe.PyTorch.Override("all", Rule.Named("*").All(Scheme.Ones));
        Assert.All(
            new[]
            {
                Problems([Weight("a"), Weight("b") with { TiedTo = "z.weight" }], recipe),
                Problems([Weight("b") with { TiedTo = "a.weight" }, Weight("a")], recipe),
                Problems([Weight("a"), Weight("b", shape: new TensorShape(2, 8)) with { TiedTo = "a.weight" }], recipe),
                Problems([Weight("a"), Weight("b") with { TiedTo = "a.weight" }, Weight("c") with { TiedTo = "b.weight" }], recipe),
            },
            problems => Assert.StartsWith("FAN009: ", problems[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_DoesNotTakeANamesakeForPyTorchsLayer()
    {
        ParameterSpec namesake = Weight("a") with { Role = ParameterRole.Unknown };
        Assert.Equal(2, Problems([namesake], Recipe.PyTorch).Length);
    }

    [Fact]
    public void Plan_Refuses_BiasOfALayerWithoutInputs()
    {
        ParameterSpec bias = Bias("a") with { Layer = new LayerSpec("a", "Conv2d", new TensorShape(4, 0, 3, 3)) };
        Assert.Contains("has no inputs", Problems([bias], Recipe.PyTorch)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_Refuses_RowsOfAnotherPlan()
    {
        InitPlan one = Planner.Plan([Weight("a")], Recipe.PyTorch, 1, NumberStream.PyTorch);
        InitPlan two = Planner.Plan([Weight("a")], Recipe.PyTorch, 2, NumberStream.PyTorch);
        var values = new float[16];
        Assert.Throws<ArgumentException>(() => new PlanFiller(one).Fill(two.Rows[0], values));
        Assert.All(values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Plan_OfAnEmptyModel_IsEmpty()
    {
        InitPlan plan = Planner.Plan([], Recipe.PyTorch, 1, NumberStream.PyTorch);
        Assert.Empty(plan.Rows);
        Assert.Equal(StreamPosition.Start, plan.End);
    }

    [Fact]
    public void Recipe_OfAScheme_SetsWeights_ZeroesBiases_AndLeavesNormsNeutral()
    {
        ParameterSpec scale = new("n.weight", new TensorShape(4), ElementType.Float32, ParameterRole.NormScale, new LayerSpec("n", "LayerNorm"));
        InitPlan plan = Planner.Plan([Weight("a"), Bias("a"), scale], Recipe.Of(Scheme.Normal(0, 0.01)), 1, NumberStream.PyTorch);
        Assert.Equal(
            [new NormalDistribution(0, 0.01), new ConstantDistribution(0), new ConstantDistribution(1)], plan.Rows.Select(row => row.Distribution));
    }

    [Fact]
    public void Fill_Throws_WhenTheSpanHasAnotherLength_AndWritesNothing()
    {
        InitPlan plan = Planner.Plan([Weight("a")], Recipe.PyTorch, 1, NumberStream.PyTorch);
        var values = new float[15];
        ArgumentException problem = Assert.Throws<ArgumentException>(() => new PlanFiller(plan).Fill(plan.Rows[0], values));
        Assert.StartsWith("a.weight [4, 4] has 16 elements; got a span of 15.", problem.Message, StringComparison.Ordinal);
        Assert.All(values, value => Assert.Equal(0, value));
    }
}
