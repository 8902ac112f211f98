using Fanin.Models;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Tests.Recipes;

public class StepCatalogTests
{
    public static TheoryData<string> Names => [.. StepCatalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_ReadsBackWhatAStepPrints(string name)
    {
        StepEntry entry = StepCatalog.Find(name)!;
        string arguments = string.Join(", ", entry.Arguments.Select(argument => $"{argument.Name}={argument.Kind switch
        {
            StepArgumentKind.Flag => "true",
            StepArgumentKind.Word => argument.Words[0],
            StepArgumentKind.Names => "a.* b",
            StepArgumentKind.Path => "dir/big.safetensors",
            _ => "2",
        }}"));
        InitStep step = StepCatalog.Parse($"{name}({arguments})");
        Assert.Equal(entry.Arguments.Length, step.Arguments.Count);
        Assert.Equal(step, StepCatalog.Parse(step.ToString()));
        Assert.NotEmpty(entry.Source);
    }

    [Theory]
    [InlineData("lsuf", "Unknown step \"lsuf\"; the nearest is lsuv")]
    [InlineData("lsuv(0.1)", "has no argument \"0.1\" without a name")]
    [InlineData("lsuv(tolerance=much)", "tolerance expects a number, got \"much\"")]
    [InlineData("lsuv(tries=-1)", "tries expects a whole number of at least 0")]
    [InlineData("lsuv(mean=yes)", "mean expects true or false")]
    [InlineData("lsuv(tries=1, tries=2)", "is given tries twice")]
    [InlineData("lsuv * 2", "A step has no factor")]
    [InlineData("gradinit(optimizer=lion)", "optimizer expects sgd or adam")]
    [InlineData("weight-selection", "needs from=")]
    public void Parse_SaysWhatIsWrong(string text, string message) => Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => StepCatalog.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Recipe_WithSteps_IsReadAndWritten_AndPlansSayThem()
    {
        Recipe recipe = RecipeText.Parse("name: a\nextends: pytorch\nrules: []\nsteps: [lsuv, 'metainit(steps=3)']\n", "a.yaml");
        Assert.Equal(["lsuv", "metainit(steps=3)"], recipe.Steps.Select(step => step.ToString()));
        Assert.Equal(recipe, RecipeText.Parse(RecipeText.Write(recipe), "b.yaml"));
        Assert.NotEqual(recipe, recipe with { Steps = [] });
        InitPlan plan = Planner.Plan(ModelCatalog.Parse("mlp:4-3-2").Parameters, recipe.Override("b"), new Seed(1));
        Assert.Equal(recipe.Steps, plan.Steps);
        Assert.Contains("then metainit(steps=3)", plan.ToString(), StringComparison.Ordinal);
        PlanDocument document = new("m", plan);
        Assert.Equal(plan.Steps, PlanDocument.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJson()), "p.json").Plan.Steps);
    }

    [Fact]
    public void Recipe_WithAWrongStep_SaysWhere()
    {
        DiagnosticException wrong = Assert.Throws<DiagnosticException>(() => RecipeText.Parse("name: a\nextends: pytorch\nrules: []\nsteps: [lsuv, lsuv(tries=x)]\n", "a.yaml"));
        Assert.Equal(Diagnostic.NotAStep, wrong.Diagnostics[0].Code);
        Assert.Equal((4, 26), (wrong.Diagnostics[0].Place?.Line, wrong.Diagnostics[0].Place?.Column));
    }
}
