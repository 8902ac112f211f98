using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Tests.Recipes;

public class RecipeTextTests
{
    private const string Everything =
        """
        name: everything
        title: All keys
        source: "a paper: §3"
        notes: |
          Two lines,
          with a: colon.
        extends: neutral
        defaults: {initializer_range: 0.02}
        facts: {layers: 24}
        rules:
          - name: ["*.c_proj.weight", "a.?.b"]
            scheme: normal(0, initializer_range/sqrt(2*layers))
            lr: base_width / width
          - role: [embedding, recurrent-weight]
            scheme: normal
            padding: zero
          - layer: [Linear, "Conv*"]
            parameter: weight
            redrawn: false
            not: {name: "*.head.*", not: {role: bias}}
            scheme: kaiming-normal(relu, fan_out) * layers^-0.5
            optional: true
          - name: lm_head.weight
            leave: tied to the embedding
        """;

    private static Recipe InCode { get; } = RecipeCatalog.Find("neutral")!.Override(
        "everything",
        Rule.Named("*.c_proj.weight", "a.?.b").All(SchemeCatalog.Parse("normal(0, initializer_range / sqrt(2 * layers))")) with
        {
            LearningRate = Fanin.Formulas.Formula.Parse("base_width / width"),
        },
        Rule.ForRole(ParameterRole.Embedding, ParameterRole.RecurrentWeight).All(Scheme.Normal(0, 1)) with { ZeroPadding = true },
        new Rule(
            new ParameterPattern(LocalName: "weight")
            {
                LayerTypes = ["Linear", "Conv*"],
                IsRedrawn = false,
                Not = Rule.Named("*.head.*").Except(Rule.ForRole(ParameterRole.Bias)).Pattern,
            },
            new ScaledScheme(Scheme.KaimingNormal(Nonlinearity.ReLU, FanMode.FanOut), Fanin.Formulas.Formula.Parse("layers^-0.5")))
        {
            IsDefault = true,
        },
        Rule.Named("lm_head.weight").Leave("tied to the embedding")) with
    {
        Title = "All keys",
        Source = "a paper: §3",
        Notes = "Two lines,\nwith a: colon.",
        Defaults = ModelFacts.None.With("initializer_range", 0.02),
        Facts = ModelFacts.None.With("layers", 24),
    };

    [Fact]
    public void Parse_GivesWhatCodeSays() => Assert.Equal(InCode, RecipeText.Parse(Everything, "everything.yaml"));

    [Fact]
    public void Write_ReadsBackEqual() => Assert.Equal(InCode, RecipeText.Parse(RecipeText.Write(InCode), "written.yaml"));

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void BuiltInRecipes_Parse_AndReadBackEqual(string name)
    {
        Recipe recipe = RecipeCatalog.Find(name)!;
        Assert.Equal(name, recipe.Name);
        Assert.NotEmpty(recipe.Title);
        Assert.NotEmpty(recipe.Source);
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), "written.yaml"));
        Assert.Equal(recipe, RecipeText.Parse(RecipeCatalog.Text(name), "text.yaml"));
    }

    // What is the same for nearly all models, in both forms.
    [Fact]
    public void Neutral_IsWhatOneSchemeForAllAdds()
    {
        Recipe neutral = RecipeCatalog.Find("neutral")!;
        Assert.Equal(neutral.Rules, Recipe.Of(Scheme.Ones).Rules.Skip(3));
        Assert.Same(neutral, RecipeCatalog.Find("neutral"));
        Assert.Same(Recipe.PyTorch, RecipeCatalog.Find("pytorch"));
        Assert.Null(RecipeCatalog.Find("Neutral"));
        Assert.Contains("nearest is neutral", Assert.Throws<ArgumentException>(() => RecipeCatalog.Text("neutrl")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfARecipeThatExtendsOneOfYourOwn_WritesItsRulesOut()
    {
        Recipe own = Recipe.PyTorch.Override("own", Rule.ForLayers("Linear").Bias(Scheme.Ones)) with { Facts = ModelFacts.None.With("layers", 2).With("heads", 3) };
        Recipe outer = own.Override("outer", Rule.ForLayers("Linear").Weight(Scheme.Zeros)) with { Facts = ModelFacts.None.With("layers", 1) };
        Recipe read = RecipeText.Parse(RecipeText.Write(outer), "outer.yaml");
        Assert.Same(Recipe.PyTorch, read.Extends);
        Assert.Equal([.. outer.Rules, .. own.Rules], read.Rules);
        Assert.Equal(ModelFacts.None.With("layers", 1).With("heads", 3), read.Facts);
        Assert.Null(RecipeText.Parse(RecipeText.WriteWhole(outer), "outer.yaml").Extends);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("- a: b # c")]
    [InlineData("'quoted\" \\ text'")]
    [InlineData("tab\there")]
    [InlineData("two\n\nparagraphs: x\n- y")]
    [InlineData("  indented\n text ")]
    [InlineData("line\r\nend\u0085\u2028")]
    [InlineData("# no comment")]
    [InlineData("*alias &anchor !tag")]
    [InlineData("σ = 0.02 · √2 🙂")]
    public void Write_QuotesWhatNeedsQuotes(string text)
    {
        Recipe recipe = new(text, [Rule.Named(text, "*").Leave(text)]) { Title = text, Source = text, Notes = text };
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), "written.yaml"));
    }

    public static TheoryData<string> BuiltIn => [.. RecipeCatalog.Names];
}
