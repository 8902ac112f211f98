using System.Text;
using CsCheck;
using Fanin.Recipes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Recipes;

/// <summary>Damaged recipes: whatever the text, either a recipe or mistakes with their places. Never another exception, never a hang.</summary>
public class RecipeFuzzTests
{
    private const int RubbishCharacters = 200_000;

    private const string Seed =
        """
        # A recipe with all keys.
        name: fuzz
        title: "Quoted \u00e9 text"
        source: 'it''s a paper'
        notes: |
          Two lines,
          of text.
        extends: neutral
        defaults: {initializer_range: 0.02}
        facts:
          layers: 24
        rules:
          - name: ["*.c_proj.weight", "a.?.b"]
            scheme: normal(0, initializer_range / sqrt(2 * layers))
            lr: base_width / width
          - role: [weight, embedding]
            scheme: per-part(kaiming-normal(relu, fan_out)) * layers^-0.5
            padding: zero
          - layer: [Linear, "Conv*"]
            parameter: weight
            redrawn: false
            not: {name: "*.head.*", not: {role: bias}}
            scheme: truncated-normal(std=0.02, low=-0.04, high=0.04) / 2
            optional: true
          - {"name": "lm_head.weight", "leave": "tied to the embedding"}
        """;

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "\n", "\n  ", "\t", "\"", "'", "|\n", ">\n", "&a ", "*a", "!!str ", "!<", "#", "?", "---\n", "...\n", "%YAML 1.2\n", "\\x", "\\u12", "\0", "\r", "\uFEFF",
        "\u0085", "\u2028", "\uD800", "~", "null", "(", ")", ",", "=", "^", "1e999", "<<: *a", "@", "`", "normal(", "per-part(", "leave(", "sqrt(", "🙂",
    ];

    // A place, how much is taken away there, and what is put in its stead.
    private static readonly Gen<(int At, int Length, string Text)> Damage = Gen.Select(
        Gen.Int[0, 2000],
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 200]),
        Gen.OneOf(
            Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]),
            Gen.Select(Gen.Int[0, Pieces.Length - 1], Gen.Int[1, 300], (index, times) => string.Concat(Enumerable.Repeat(Pieces[index], times))),
            Gen.Char.Select(c => c.ToString()),
            Gen.Select(Gen.Int[0, Seed.Length - 1], Gen.Int[0, 300], (start, length) => Seed.Substring(start, Math.Min(length, Seed.Length - start))),
            Gen.Const(string.Empty)));

    private static readonly Gen<string> Damaged = Damage.Array[1, 6].Select(Apply);

    [Fact]
    public void DamagedRecipes_AreRecipes_OrMistakesWithPlaces() => Damaged.SampleFixed(Check, count: 2_000);

    [Fact(Explicit = true)]
    public void ManyDamagedRecipes_AreRecipes_OrMistakesWithPlaces() => Damaged.Sample(Check, iter: 100_000);

    // Large rubbish of one kind, which a reader without bounds would follow down or go through again and again.
    public static TheoryData<string> Rubbish =>
    [
        "[", "{", "- ", "? ", "a: ", "\"", "'", "&a ", "*a ", "!t ", "#", "\n", "a\n", "a: b\n", "- a\n", "a,", "[a, ", "{a: ", "|\n ", "%TAG ! x\n", "---\n", "a: [", "\"\\u0041", "a: &a [*a, ", "(", "normal(", "a - : ",
    ];

    [Theory]
    [MemberData(nameof(Rubbish))]
    public void Rubbish_IsReported(string piece)
    {
        foreach (string start in new[] { string.Empty, "name: a\nrules: [{name: a, scheme: ", "name: |\n  ", "name: \"" })
        {
            IsRecipe(start + string.Concat(Enumerable.Repeat(piece, RubbishCharacters / piece.Length)));
        }
    }

    [Fact]
    public void TheSeed_IsARecipe_AndMostDamageIsNoticed()
    {
        Assert.Equal(4, RecipeText.Parse(Seed, "seed.yaml").Rules.Length);
        int recipes = 0;
        Damaged.SampleFixed(text => recipes += IsRecipe(text) ? 1 : 0, count: 300);
        Assert.InRange(recipes, 3, 200);
    }

    private static string Apply((int At, int Length, string Text)[] damages)
    {
        var text = new StringBuilder(Seed);
        foreach ((int at, int length, string put) in damages)
        {
            int start = Math.Min(at, text.Length);
            text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, put);
        }

        return text.ToString();
    }

    private static void Check(string text) => IsRecipe(text);

    private static bool IsRecipe(string text)
    {
        Recipe recipe;
        try
        {
            recipe = RecipeText.Parse(text, "fuzz.yaml");
        }
        catch (DiagnosticException wrong)
        {
            Assert.NotEmpty(wrong.Diagnostics);
            Assert.All(wrong.Diagnostics, problem =>
            {
                Assert.NotEqual(default, problem.Place!.Value);
                Assert.InRange(problem.Place.Value.Line, 0, text.Length + 1);
                Assert.NotEmpty(problem.Message);
            });
            return false;
        }

        // What is written of it means the same.
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), "written.yaml"));
        return true;
    }
}
