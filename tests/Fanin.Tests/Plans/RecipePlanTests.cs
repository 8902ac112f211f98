using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Plans;

/// <summary>What plans make of recipes' facts, learning rates, places and rules that leave tensors alone.</summary>
public class RecipePlanTests
{
    private static readonly TensorShape Square = new(4, 4);

    private static ParameterSpec Weight(string name, ModelFacts? facts = null, string type = "Linear", ParameterRole role = ParameterRole.Weight) => new(
        $"{name}.weight", Square, ElementType.Float32, role, new LayerSpec(name, type, Square) { Facts = facts ?? ModelFacts.None });

    private static ModelFacts Layers(double count) => ModelFacts.None.With("layers", count);

    private static Recipe Parse(string rules, Func<string, Recipe?>? resolver = null) => RecipeText.Parse(rules, "my.yaml", resolver ?? RecipeCatalog.Find);

    private static double[] Deviations(Recipe recipe, params ParameterSpec[] parameters) =>
        [.. Planner.Plan(parameters, recipe, 1).Rows.Select(row => row.Distribution.StdDev)];

    private static string[] Problems(Recipe recipe, params ParameterSpec[] parameters) =>
        [.. Assert.Throws<DiagnosticException>(() => Planner.Plan(parameters, recipe, 1)).Diagnostics.Select(problem => problem.ToString())];

    [Fact]
    public void Facts_GoBeforeTheModels_AndDefaultsBehind()
    {
        const string Rules = "rules: [{name: '*', scheme: 'normal(0, layers)'}]";
        Assert.Equal([5, 7], Deviations(Parse($"name: a\n{Rules}"), Weight("a", Layers(5)), Weight("b", Layers(7))));
        Assert.Equal([5, 3], Deviations(Parse($"name: a\ndefaults: {{layers: 3}}\n{Rules}"), Weight("a", Layers(5)), Weight("b")));
        Assert.Equal([2, 2], Deviations(Parse($"name: a\nfacts: {{layers: 2}}\ndefaults: {{layers: 3}}\n{Rules}"), Weight("a", Layers(5)), Weight("b")));
    }

    // The outermost recipe is the user's: what it says counts for the rules of those it extends, and its defaults come before theirs.
    [Fact]
    public void Facts_OfTheOutermostRecipe_Count()
    {
        Recipe inner = Parse("{name: inner, facts: {layers: 2, heads: 3}, defaults: {width: 4, ff: 5}, rules: [{name: '*', scheme: 'normal(0, 1000 * layers + 100 * heads + 10 * width + ff)'}]}");
        Recipe outer = Parse("{name: outer, extends: inner, facts: {layers: 6}, defaults: {width: 7}, rules: []}", _ => inner);
        Assert.Equal([2345], Deviations(inner, Weight("a")));
        Assert.Equal([6375], Deviations(outer, Weight("a")));
        Assert.Equal([6375], Deviations(RecipeText.Parse(RecipeText.WriteWhole(outer), "whole.yaml"), Weight("a")));
    }

    [Fact]
    public void MissingFacts_AndFormulasWithoutValue_AreNamedWithTheirPlaces()
    {
        Recipe recipe = Parse(
            """
            name: wrong
            rules:
              - name: a.weight
                scheme: normal(0, 0.02 / sqrt(2 * layers))
              - name: b.weight
                scheme: normal(0, 1 / (layers - 1))
              - name: c.weight
                scheme: zeros
                lr: 1 - layers
              - name: "c*"
                scheme: zeros
            """);
        string[] problems = Problems(recipe, Weight("a"), Weight("b", Layers(1)), Weight("c", Layers(2)));
        Assert.Equal(4, problems.Length);
        Assert.StartsWith(
            "my.yaml:3:5: FAN011: The rule \"a.weight\": normal(0, 0.02 / sqrt(2 * layers)) does not suit a.weight [4, 4]. The formula needs the fact layers", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("my.yaml:5:5: FAN012: The rule \"b.weight\": ", problems[1], StringComparison.Ordinal);
        Assert.Contains("1 / (layers - 1) comes to an infinite number where layers = 1", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("my.yaml:7:5: FAN012: The rule \"c.weight\": zeros, lr 1 - layers does not suit c.weight [4, 4]. The learning rate's factor 1 - layers comes to -1;", problems[2], StringComparison.Ordinal);
        Assert.StartsWith("my.yaml:10:5: FAN002: The rule \"c*\": zeros decides nothing: c.weight", problems[3], StringComparison.Ordinal);
    }

    [Fact]
    public void TiedTwice_HasThePlaceOfTheSecondRule()
    {
        Recipe recipe = Parse("name: two\nrules:\n- {name: a.*, scheme: zeros}\n- {name: b.*, scheme: ones}\n");
        string problem = Assert.Single(Problems(recipe, Weight("a"), Weight("b") with { TiedTo = "a.weight" }));
        Assert.StartsWith("my.yaml:4:3: FAN007: a.weight and b.weight are one tensor", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void LearningRates_AreRecorded()
    {
        Recipe recipe = Parse(
            """
            name: mup
            facts: {base_width: 256}
            rules:
              - {name: a.*, scheme: "normal(0, 0.02)", lr: base_width / width}
              - {name: b.*, scheme: "normal(0, 0.02)", lr: 0}
              - {name: c.*, leave: loaded, lr: 2}
              - {name: "*", scheme: "normal(0, 0.02)"}
            """);
        InitPlan plan = Planner.Plan([Weight("a", ModelFacts.None.With("width", 1024)), Weight("b"), Weight("c"), Weight("d")], recipe, 1);
        Assert.Equal([0.25, 0, 2, 1], plan.Rows.Select(row => row.LearningRateMultiplier));
        Assert.Equal([false, false, true, false], plan.Rows.Select(row => row.IsLeft));
    }

    [Fact]
    public void Leave_WritesNothing_AndMovesNoOtherNumber()
    {
        Recipe all = new("all", [Rule.Named("*").All(Scheme.Normal(0, 1))]);
        Recipe some = all.Override("some", Rule.Named("b.*").Leave("loaded"));
        foreach (NumberStream stream in new[] { NumberStream.Keyed, NumberStream.PyTorchSingle })
        {
            InitPlan plan = Planner.Plan([Weight("a"), Weight("b"), Weight("c")], some, 1, stream);
            InitPlan without = Planner.Plan([Weight("a"), Weight("c")], all, 1, stream);
            Assert.Equal(without.End, plan.End);
            Assert.Equal(without.Rows.Select(row => row.Place), new[] { plan.Rows[0].Place, plan.Rows[2].Place });
            float[] memory = [.. Enumerable.Range(0, 16).Select(i => (float)i)];
            new PlanFiller(plan).Fill(plan.Rows[1], memory.AsSpan());
            Assert.Equal(Enumerable.Range(0, 16).Select(i => (float)i), memory);
            byte[] bytes = [.. Enumerable.Repeat((byte)0x5A, 64)];
            ParallelFiller.Fill(plan, [new FillTarget(plan.Rows[1], (start, count) => bytes.AsSpan((int)start * 4, count * 4))], cancellation: TestContext.Current.CancellationToken);
            Assert.All(bytes, value => Assert.Equal(0x5A, value));
            Assert.Contains("left as it is: loaded", plan.ToString(), StringComparison.Ordinal);
        }
    }

    // A head that is tied to the embedding: the embedding's rule sets the tensor, whichever of both comes first.
    [Fact]
    public void Leave_OfOnePlace_LeavesATiedTensorToTheOther()
    {
        Recipe recipe = new("tied", [Rule.Named("head.*").Leave("tied"), Rule.ForRole(ParameterRole.Embedding).All(Scheme.Normal(0, 0.02)) with { IsDefault = true }]);
        ParameterSpec table = Weight("wte", type: "Embedding", role: ParameterRole.Embedding);
        foreach (ParameterSpec[] model in new[] { new[] { table, Weight("head") with { TiedTo = "wte.weight" } }, [Weight("head"), table with { TiedTo = "head.weight" }] })
        {
            foreach (NumberStream stream in new[] { NumberStream.Keyed, NumberStream.PyTorchSingle })
            {
                InitPlan plan = Planner.Plan(model, recipe, 1, stream);
                Assert.Equal(new NormalDistribution(0, 0.02), Assert.Single(plan.Rows).Distribution);
            }
        }

        Recipe both = new("both", [Rule.Named("*").Leave("loaded")]);
        Assert.True(Assert.Single(Planner.Plan([table, Weight("head") with { TiedTo = "wte.weight" }], both, 1).Rows).IsLeft);
    }

    [Fact]
    public void ZeroPadding_ZeroesTheRow_OfTablesThatHaveOne()
    {
        Recipe recipe = Parse("{name: padded, rules: [{name: '*', scheme: 'normal(0, 0.02)', padding: zero}]}");
        ParameterSpec table = Weight("a");
        ParameterSpec padded = Weight("b");
        padded = padded with { Layer = padded.Layer with { PaddingRow = 1 } };
        InitPlan plan = Planner.Plan([table, padded], recipe, 1);
        Assert.Equal([new NormalDistribution(0, 0.02), new ZeroRowDistribution(new NormalDistribution(0, 0.02), 1, 4)], plan.Rows.Select(row => row.Distribution));
        ParameterSpec wrong = padded with { Layer = padded.Layer with { PaddingRow = 4 } };
        Assert.StartsWith("my.yaml:1:24: FAN004: ", Assert.Single(Problems(recipe, wrong)), StringComparison.Ordinal);
        Recipe left = new("left", [Rule.Named("*").Leave("loaded") with { ZeroPadding = true }]);
        Assert.Contains("got leave", Assert.Single(Problems(left, padded)), StringComparison.Ordinal);
    }

    // Rules are values: what is written down and read back keeps the numbers of the constructors too.
    [Fact]
    public void PyTorchsRecipe_ReadBack_PlansTheSame()
    {
        ParameterSpec[] model = [Weight("a"), Weight("b", type: "Embedding", role: ParameterRole.Embedding)];
        Recipe again = RecipeText.Parse(RecipeText.WriteWhole(Recipe.PyTorch), "pytorch.yaml");
        InitPlan expected = Planner.Plan(model, Recipe.PyTorch, 1, NumberStream.PyTorch);
        InitPlan actual = Planner.Plan(model, again, 1, NumberStream.PyTorch);
        Assert.Equal(expected.Rows.Select(row => (row.Place, row.Distribution)), actual.Rows.Select(row => (row.Place, row.Distribution)));
        Assert.Equal(expected.End, actual.End);
        Assert.All(actual.Rows, row => Assert.True(((PyTorchPlace)row.Place).Constructed));
    }

    [Fact]
    public void Duplicates_AreCopiesOfPyTorchsConstructors()
    {
        ParameterSpec[] model = [Weight("layers.0"), Weight("layers.1") with { CopyOf = "layers.0.weight" }, Weight("layers.2") with { CopyOf = "layers.0.weight" }, Weight("head")];
        InitPlan copied = Planner.Plan(model, Recipe.PyTorch, 1, NumberStream.PyTorch);
        Diagnostic duplicate = Assert.Single(PlanChecks.Duplicates(copied));
        Assert.Equal((Diagnostic.IdenticalNumbers, DiagnosticSeverity.Warning), (duplicate.Code, duplicate.Severity));
        Assert.StartsWith("warning FAN020: layers.0.weight, layers.1.weight, layers.2.weight will hold identical numbers, as PyTorch's constructor copies", duplicate.ToString(), StringComparison.Ordinal);
        Assert.Empty(PlanChecks.Duplicates(Planner.Plan(model, Recipe.PyTorch, 1)));
        Assert.Empty(PlanChecks.Duplicates(Planner.Plan(model, Recipe.Of(Scheme.Normal(0, 1)), 1, NumberStream.PyTorch)));
        Assert.Empty(PlanChecks.Duplicates(Planner.Plan(model, Recipe.Of(Scheme.Zeros), 1, NumberStream.PyTorch)));
    }

    // The numbers themselves say so, in the rows that are named and no others.
    [Fact]
    public void Duplicates_AreWhatTheNumbersSay()
    {
        ParameterSpec[] model = [Weight("layers.0"), Weight("layers.1") with { CopyOf = "layers.0.weight" }, Weight("head")];
        InitPlan plan = Planner.Plan(model, Recipe.PyTorch, 1, NumberStream.PyTorch);
        float[][] numbers = [.. plan.Rows.Select(row =>
        {
            float[] values = new float[16];
            new PlanFiller(plan).Fill(row, values.AsSpan());
            return values;
        })];
        Assert.Equal(numbers[0], numbers[1]);
        Assert.NotEqual(numbers[0], numbers[2]);
    }
}
