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

    public static TheoryData<string> BuiltIn => [.. RecipeCatalog.Names];
}
