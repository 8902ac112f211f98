using Fanin.Lab.Data;
using Fanin.Lab.Experiments;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Experiments;

public class ExperimentCatalogTests
{
    public static TheoryData<string> Names => [.. ExperimentCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_GivesAnExperiment_ThatDecidesSomething_AndCanBeRunOnTheSample(string name)
    {
        Experiment experiment = ExperimentCatalog.Find(name)!;
        Assert.Equal(name, experiment.Name);
        Assert.NotEmpty(experiment.Title);
        Assert.EndsWith("?", experiment.Question, StringComparison.Ordinal);
        Assert.NotEmpty(experiment.Claims);
        Assert.All(experiment.Claims, claim => Assert.NotEmpty(claim.Otherwise));
        Assert.Equal(experiment, ExperimentText.Parse(ExperimentText.Write(experiment), "written.yaml"));

        ExperimentPlan plan = ExperimentPlanner.Plan(experiment with { Data = ["sample"] }, cancellation: TestContext.Current.CancellationToken);
        Assert.NotEmpty(plan.Trials);
        Assert.Equal(plan.Trials.Length, plan.Trials.Select(TrialId.Of).Distinct().Count());
        Assert.Equal(DatasetCatalog.SampleName, Assert.Single(plan.Data).Name);
    }

    [Fact]
    public void Names_AreTheFilesThatAreBuiltIn()
    {
        string[] files = [.. typeof(ExperimentCatalog).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Fanin.Lab.Experiments.", StringComparison.Ordinal))];
        Assert.Equal(files.Order(StringComparer.Ordinal), ExperimentCatalog.Names.Select(name => $"Fanin.Lab.Experiments.{name}.yaml").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lecture_HasFiveVariants()
    {
        ExperimentPlan plan = ExperimentPlanner.Plan(ExperimentCatalog.Find("lecture")! with { Data = ["sample"], Seeds = [1] }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["kaiming none", "gaussian none", "default none", "kaiming bn", "gaussian bn"],
            plan.Trials.Select(trial => $"{trial.RecipeName} {trial.Factors.First(factor => factor.Name == FactorName.Normalization).Value}"));
    }

    [Fact]
    public void Find_HasNoOther()
    {
        Assert.Null(ExperimentCatalog.Find("lectures"));
        Assert.Equal("lecture", ExperimentCatalog.Nearest("lectures"));
        Assert.Throws<ArgumentException>(() => ExperimentCatalog.Text("lectures"));
    }
}
