using System.IO.Enumeration;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;

namespace Fanin.Tests.Recipes;

/// <summary>Every recipe of the catalog, number by number.</summary>
public class BuiltInRecipeTests
{
    private const double Tolerance = 1e-12;

    // It has rules for layers that no model by hand has; they are tested with PyTorch's vectors.
    private const string MadeInCode = "pytorch";

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, BuiltInRecipeCases.All.Count)];

    public static TheoryData<string> Names => [.. RecipeCatalog.Names];

    [Fact]
    public void EveryRecipeOfTheCatalog_HasACase() => Assert.Empty(
        RecipeCatalog.Names.Except(BuiltInRecipeCases.All.Select(row => row.Recipe)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_HasTheNumbersOfTheSource(int index)
    {
        RecipeCase row = BuiltInRecipeCases.All[index];
        ParameterSpec[] covered = Covered(row);
        InitPlan plan = Planner.Plan(covered, Recipe(row), 1);

        Assert.Equal(covered.Where(parameter => parameter.TiedTo is null).Select(parameter => parameter.Name), plan.Rows.Select(planned => planned.Parameter.Name));
        Assert.All(plan.Rows, planned =>
        {
            AssertSame(row.For(planned.Parameter), planned.Distribution, $"{row}, {planned.Parameter}, by {planned.Rule}");
            Assert.Equal(row.LearningRates.GetValueOrDefault(planned.Parameter.Name, 1), planned.LearningRateMultiplier, Tolerance);
        });
        Assert.Empty(row.Expected.Keys.Concat(row.LearningRates.Keys).Except(covered.Select(parameter => parameter.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryRule_DecidesInACase(string name)
    {
        HashSet<Rule> deciding = new(Rows(name).SelectMany(row => Planner.Plan(Covered(row), Recipe(row), 1).Rows).Select(planned => planned.Rule), ReferenceEqualityComparer.Instance);
        string[] idle = name == MadeInCode ? [] : [.. RecipeCatalog.Find(name)!.Rules.Where(rule => !deciding.Contains(rule)).Select(rule => $"{rule}")];
        Assert.Empty(idle);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryGlob_MatchesAParameterOfACase(string name)
    {
        string[] parameters = [.. Rows(name).SelectMany(row => row.Model.Parameters).Select(parameter => parameter.Name)];
        string[] globs = [.. RecipeCatalog.Find(name)!.Rules.SelectMany(rule => rule.Pattern.Names.Concat(rule.Pattern.Not?.Names ?? []))];
        string[] idle = [.. globs.Where(glob => !parameters.Any(parameter => FileSystemName.MatchesSimpleExpression(glob, parameter, ignoreCase: false)))];
        Assert.Empty(idle);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_RefusesByNameWhatDoesNotTellItsFans(int index)
    {
        RecipeCase row = BuiltInRecipeCases.All[index];
        if (row.Uncovered.Length > 0)
        {
            DiagnosticException refused = Assert.Throws<DiagnosticException>(() => Planner.Plan(row.Model.Parameters, Recipe(row), 1));
            Assert.Equal(row.Uncovered.Length, refused.Diagnostics.Count);
            Assert.All(row.Uncovered, name => Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.Message.Contains(name, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_ReadsBackEqual(string name)
    {
        Recipe recipe = RecipeCatalog.Find(name)!;
        Assert.Equal(name, recipe.Name);
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), $"{name}.yaml"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Recipe_SaysItsTitleAndSource(string name)
    {
        Recipe recipe = RecipeCatalog.Find(name)!;
        Assert.NotEmpty(recipe.Title);
        Assert.DoesNotContain('\n', recipe.Title);
        Assert.NotEmpty(recipe.Source);

        // Nothing of a line is lost for a comment: the number of a pull request begins with the same sign.
        Assert.All(
            RecipeCatalog.Text(name).Split('\n').Where(line => line.StartsWith("title:", StringComparison.Ordinal) || line.StartsWith("source:", StringComparison.Ordinal)),
            line => Assert.Contains(line[(line.IndexOf(':') + 1)..].Trim().Trim('"', '\''), (string[])[recipe.Title, recipe.Source.Replace("'", "''", StringComparison.Ordinal), recipe.Source]));
    }

    private static IEnumerable<RecipeCase> Rows(string recipe) => BuiltInRecipeCases.All.Where(row => row.Recipe == recipe);

    private static ParameterSpec[] Covered(RecipeCase row) => [.. row.Model.Parameters.Where(parameter => !row.Uncovered.Contains(parameter.Name))];

    private static Recipe Recipe(RecipeCase row)
    {
        Recipe recipe = RecipeCatalog.Find(row.Recipe)!;
        return row.Facts.Length == 0
            ? recipe
            : new Recipe("user", [], recipe) { Facts = row.Facts.Aggregate(ModelFacts.None, (facts, fact) => facts.With(fact.Name, fact.Value)) };
    }

    private static void AssertSame(Distribution expected, Distribution actual, string what)
    {
        double[] numbers = Numbers(expected);
        double[] planned = Numbers(actual);
        Assert.True(
            expected.GetType() == actual.GetType() && numbers.Length == planned.Length
                && numbers.Zip(planned).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(pair.First)),
            $"{what}: expected {expected}, got {actual}");
    }

    private static double[] Numbers(Distribution distribution) => distribution switch
    {
        UniformDistribution uniform => [uniform.Low, uniform.High],
        NormalDistribution normal => [normal.Mean, normal.StdDev],
        TruncatedNormalDistribution truncated => [truncated.Mean, truncated.Sigma, truncated.Low, truncated.High],
        ConstantDistribution constant => [constant.Value],
        OrthogonalDistribution orthogonal => [orthogonal.Rows, orthogonal.Columns, orthogonal.Factor],
        ZeroRowDistribution zero => [zero.Row, zero.RowLength, .. Numbers(zero.Inner)],
        ConcatenatedDistribution parts => [.. parts.Parts.SelectMany(part => Numbers(part.Distribution).Append(part.Count))],
        _ => throw new InvalidOperationException($"No case expects {distribution}."),
    };
}
