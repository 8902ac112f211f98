using Fanin.Recipes;

namespace Fanin.Tests.Recipes;

/// <summary>All mistakes of a file at once, each with its place and the nearest word.</summary>
public class RecipeMistakeTests
{
    private static string[] Mistakes(string yaml) =>
        [.. Assert.Throws<DiagnosticException>(() => RecipeText.Parse(yaml, "r.yaml")).Diagnostics.Select(problem => problem.ToString())];

    [Fact]
    public void Parse_ListsAllMistakes_InTheOrderOfTheFile()
    {
        string[] mistakes = Mistakes(
            """
            nmae: wrong
            title: [a, b]
            extends: gtp2
            facts: {layrs: 2, heads: many}
            optional: "true"
            rules:
              - role: [wieght, bias]
                scheme: normal(0, initializer_rnage)
              - scheme: kaimig-normal(relu)
              - name: "a.*"
              - name: "b.*"
                scheme: zeros
                leave: tied
              - layer: []
                scheme: 'zeros * 2 +'
                lr: 2 *
                not: x
              - zeros
            """);
        string[] expected =
        [
                "r.yaml:1:1: FAN014: Unknown key \"nmae\" of a recipe; the nearest is name.",
                "r.yaml:1:1: FAN016: Expected the key name of a recipe:",
                "r.yaml:2:8: FAN015: Expected a text for title, got a list.",
                "r.yaml:3:10: FAN019: Unknown recipe \"gtp2\" to extend; the nearest built-in one is",
                "r.yaml:4:9: FAN015: Unknown name \"layrs\" under facts; the nearest is layers.",
                "r.yaml:4:26: FAN015: Expected a finite number for heads under facts, got \"many\".",
                "r.yaml:5:11: FAN015: Expected true or false for optional, got \"true\".",
                "r.yaml:7:12: FAN015: Unknown role \"wieght\"; the nearest is weight.",
                "r.yaml:8:23: FAN017: normal expects a number for std; got \"initializer_rnage\". Unknown fact \"initializer_rnage\"; the nearest is initializer_range",
                "r.yaml:9:5: FAN016: Expected at least one condition of a rule,",
                "r.yaml:9:13: FAN017: Unknown scheme \"kaimig-normal\"; the nearest is kaiming-normal.",
                "r.yaml:10:5: FAN016: Expected scheme (what the parameters get) or leave",
                "r.yaml:13:5: FAN016: Expected scheme or leave, got both;",
                "r.yaml:14:12: FAN015: Expected at least one text in the list of layer, got none;",
                "r.yaml:15:24: FAN017: Expected a factor, got a sum; put it into parentheses",
                "r.yaml:16:12: FAN018: Expected a number, a fact, a function or a parenthesis, got the end",
                "r.yaml:17:10: FAN015: Expected a mapping for not, got \"x\";",
                "r.yaml:18:5: FAN015: Expected a mapping for rules, got \"zeros\";",
            ];
        Assert.Equal(expected.Length, mistakes.Length);
        Assert.All(expected.Zip(mistakes), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "r.yaml:1:1: FAN015: Expected a recipe, that is keys such as name and rules, got nothing.")]
    [InlineData("just a text", "r.yaml:1:1: FAN015: Expected a recipe, that is keys such as name and rules, got \"just a text\".")]
    [InlineData("- a\n- b", "got a list.")]
    [InlineData("name: a\nrules: {}", "r.yaml:2:8: FAN015: Expected a list for rules, got a mapping;")]
    [InlineData("name: a\nname: b\nrules: []", "r.yaml:2:1: FAN013: The key \"name\" stands here twice;")]
    [InlineData("name: &x a\nrules: []", "r.yaml:1:7: FAN013: Expected no anchors and no tags, got the anchor &x")]
    [InlineData("name: !!str a\nrules: []", "FAN013: Expected no anchors and no tags, got the tag")]
    [InlineData("name: *x\nrules: []", "FAN013: Expected no alias, got *x")]
    [InlineData("name: a\nrules: []\n---\nname: b", "r.yaml:3:1: FAN013: Expected one document, got a second one;")]
    [InlineData("name: a\nrules: [", "FAN013: This is not YAML:")]
    [InlineData("name: a\n\tb: c", "FAN013: This is not YAML:")]
    [InlineData("? [a]\n: b\nname: a\nrules: []", "FAN013: Expected a word for a key, got a list.")]
    [InlineData("{\"name\": \"a\", \"rules\": [{\"name\": 3}]}", "r.yaml:1:25: FAN016: Expected scheme")]
    [InlineData("name: a\nextends: ~\nrules: []", "r.yaml:2:10: FAN015: Expected a text for extends, got nothing.")]
    [InlineData("name: a\nrules: [{name: '*', leave: x, padding: zero}]", "FAN016: Expected a scheme beside padding, got leave")]
    [InlineData("name: a\nrules: [{name: '*', scheme: zeros, not: {}}]", "FAN016: Expected at least one condition under not")]
    [InlineData("name: a\nrules: [{name: '*', scheme: zeros, padding: one}]", "r.yaml:2:45: FAN015: Unknown padding \"one\"; the nearest is zero.")]
    [InlineData("name: a\nfacts: {layers: .inf}\nrules: []", "Expected a finite number for layers")]
    [InlineData("name: a\nfacts: {fan_in: 3}\nrules: []", "Unknown name \"fan_in\" under facts; the nearest is")]
    public void Parse_SaysWhatIsWrong_AndWhere(string yaml, string expected) => Assert.Contains(expected, Assert.Single(Mistakes(yaml)), StringComparison.Ordinal);

    [Fact]
    public void Parse_BoundsSizeDepthAndParts()
    {
        Assert.Contains("at most 1048576 characters", Assert.Single(Mistakes(new string('a', (1 << 20) + 1))), StringComparison.Ordinal);
        Assert.Contains("at most 32 levels", Assert.Single(Mistakes($"name: {new string('[', 50)}{new string(']', 50)}")), StringComparison.Ordinal);
        Assert.Contains("at most 32 levels", Assert.Single(Mistakes($"name: {string.Concat(Enumerable.Repeat("{a: ", 100_000))}")), StringComparison.Ordinal);
        Assert.Contains("at most 100000 keys", Assert.Single(Mistakes($"name: [{string.Concat(Enumerable.Repeat("a,", 100_001))}]")), StringComparison.Ordinal);
        string[] many = Mistakes($"name: a\nrules: []\n{string.Concat(Enumerable.Range(0, 40_000).Select(i => $"k{i}: 1\n"))}");
        Assert.Equal(100, many.Length);
        Assert.Contains("at most 4000 characters", Assert.Single(Mistakes($"name: a\nrules: [{{name: a, scheme: {string.Concat(Enumerable.Repeat("per-part(", 100_000))}}}]")), StringComparison.Ordinal);
        Assert.Contains("at most 1000 characters", Assert.Single(Mistakes($"name: a\nrules: [{{name: a, scheme: zeros, lr: {new string('(', 500_000)}}}]")), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TakesJson()
    {
        Recipe recipe = RecipeText.Parse(
            """
            {"name": "json", "title": "A \u00fc\/\ud83d\ude00", "optional": false, "facts": {"layers": 1e1},
             "rules": [{"name": ["a", "b"], "scheme": "normal(0, 0.02)", "optional": true}]}
            """,
            "r.json");
        Assert.Equal("A ü/😀", recipe.Title);
        Assert.Equal(10, recipe.Facts["layers"]);
        Assert.Equal(Rule.Named("a", "b").All(Fanin.Schemes.Scheme.Normal(0, 0.02)) with { IsDefault = true }, Assert.Single(recipe.Rules));
    }

    [Fact]
    public void Rules_KnowTheirPlaces_WhichMakeNoDifference()
    {
        Recipe recipe = RecipeText.Parse("name: a\nrules:\n  - name: x\n    scheme: zeros\n\n  - name: x\n    scheme: zeros\n", "r.yaml");
        Assert.Equal([new TextPlace("r.yaml", 3, 5), new TextPlace("r.yaml", 6, 5)], recipe.Rules.Select(rule => rule.Place!.Value));
        Assert.Equal(recipe.Rules[0], recipe.Rules[1]);
        Assert.Equal(recipe.Rules[0].GetHashCode(), recipe.Rules[1].GetHashCode());
    }
}
