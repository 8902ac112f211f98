using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Plans;

/// <summary>Plans of the keyed stream: a parameter's numbers are its own.</summary>
public class KeyedPlanTests
{
    private static readonly Recipe Normal = new("normal", [Rule.Named("*").All(Scheme.Normal(0, 1))]);

    private static ParameterSpec Weight(string name, long rows = 5) => Specs.Weight(new TensorShape(rows, 4), name: name);

    [Fact]
    public void TheKeyedStream_IsTheDefault()
    {
        InitPlan plan = Planner.Plan([Weight("a")], Normal, 1);
        Assert.Same(NumberStream.Keyed, plan.Stream);
        var place = Assert.IsType<KeyedPlace>(plan.Rows[0].Place);
        Assert.Equal(new KeyedStream(1, "a"), place.Stream);
    }

    [Fact]
    public void AnotherLayer_ChangesNoOtherNumbers()
    {
        InitPlan small = Planner.Plan([Weight("a"), Weight("b")], Normal, 3);
        InitPlan large = Planner.Plan([Weight("z", 7), Weight("b"), Weight("y"), Weight("a")], Normal, 3);
        float[] a = Bits.Fill(small.Rows[0], new PlanFiller(small));
        float[] b = Bits.Fill(small.Rows[1], new PlanFiller(small));
        Assert.Equal(a, Bits.Fill(large.Rows[3], new PlanFiller(large)));
        Assert.Equal(b, Bits.Fill(large.Rows[1], new PlanFiller(large)));
        Assert.NotEqual(a, b);

        // And more rows continue a tensor's numbers rather than replace them.
        InitPlan longer = Planner.Plan([Weight("a", 9)], Normal, 3);
        Assert.Equal(a, Bits.Fill(longer.Rows[0], new PlanFiller(longer))[..a.Length]);
    }

    [Fact]
    public void TiedTensors_HaveTheNumbersOfTheirFirstName()
    {
        InitPlan tied = Planner.Plan([Weight("a"), Weight("b") with { TiedTo = "a" }], Normal, 3);
        InitPlan alone = Planner.Plan([Weight("a")], Normal, 3);
        PlanRow row = Assert.Single(tied.Rows);
        Assert.Equal(["b"], row.TiedNames);
        Assert.Equal(Bits.Fill(alone.Rows[0], new PlanFiller(alone)), Bits.Fill(row, new PlanFiller(tied)));
    }

    [Fact]
    public void TwoNamesOfOneKey_AreAProblem()
    {
        RuleChoice[] choices = [Choice("a"), Choice("b"), Choice("c")];
        List<Diagnostic> problems = [];
        KeyedPlaces.Of(choices, 1, problems, name => name == "b" ? 1UL : 7UL);
        Diagnostic problem = Assert.Single(problems);
        Assert.Equal(Diagnostic.SameKey, problem.Code);
        Assert.StartsWith("a and c have the same key in the keyed stream", problem.Message, StringComparison.Ordinal);

        problems.Clear();
        Assert.Equal(3, KeyedPlaces.Of(choices, 1, problems).Count);
        Assert.Empty(problems);
    }

    private static RuleChoice Choice(string name) =>
        new(Weight(name), [], [name], Normal, Normal.Rules[0], Scheme.Normal(0, 1).Resolve(Weight(name)));
}
