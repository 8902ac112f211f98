using Fanin.Formulas;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Recipes;

/// <summary>Recipes, rules and patterns are values: equal by content, different by any part of it.</summary>
public class RecipeEqualityTests
{
    private static ParameterPattern Pattern() => new("a", "b", "c", ParameterRole.Bias) { IsRedrawn = true, Not = new ParameterPattern("d") };

    private static Rule Rule() => new(Pattern(), SchemeCatalog.Parse("normal(0, layers) * 2")) { LearningRate = Formula.Parse("layers"), ZeroPadding = true, IsDefault = true };

    private static Recipe Recipe() => new("r", [Rule()], new Recipe("inner", []))
    {
        Title = "t",
        Source = "s",
        Notes = "n",
        Facts = ModelFacts.None.With("layers", 1),
        Defaults = ModelFacts.None.With("layers", 2),
    };

    [Fact]
    public void Patterns_AreEqualByContent() => AssertValues(
        Pattern,
        Pattern() with { Names = ["a", "a2"] },
        Pattern() with { LayerTypes = ["x"] },
        Pattern() with { LocalNames = [] },
        Pattern() with { Roles = [ParameterRole.Weight] },
        Pattern() with { IsRedrawn = null },
        Pattern() with { Not = null });

    [Fact]
    public void Rules_AreEqualByContent_WhereverTheyStand()
    {
        AssertValues(
            Rule,
            Rule() with { Pattern = new ParameterPattern() },
            Rule() with { Scheme = Scheme.Zeros },
            Rule() with { LearningRate = Formula.Parse("2 * layers") },
            Rule() with { LearningRate = null },
            Rule() with { ZeroPadding = false },
            Rule() with { IsDefault = false });
        Assert.Equal(Rule(), Rule() with { Place = new TextPlace("r.yaml", 3, 4) });
    }

    [Fact]
    public void Recipes_AreEqualByContent() => AssertValues(
        Recipe,
        Recipe() with { Name = "x" },
        Recipe() with { Rules = [Rule(), Rule()] },
        Recipe() with { Rules = [Rule() with { IsDefault = false }] },
        Recipe() with { Extends = null },
        Recipe() with { Extends = new Recipe("inner", [Rule()]) },
        Recipe() with { Title = "x" },
        Recipe() with { Source = "x" },
        Recipe() with { Notes = "x" },
        Recipe() with { Facts = ModelFacts.None },
        Recipe() with { Defaults = ModelFacts.None });

    private static void AssertValues<T>(Func<T> make, params T[] others)
    {
        Assert.Equal(make(), make());
        Assert.Equal(make()!.GetHashCode(), make()!.GetHashCode());
        Assert.All(others, other => Assert.NotEqual(make(), other));
    }
}
