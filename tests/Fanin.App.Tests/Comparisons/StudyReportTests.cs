using System.Xml.Linq;
using Fanin.Lab.Experiments;
using Fanin.Lab.Studies;
using Fanin.Lab.StudyReports;
using Fanin.Lab.Trials;
using Fanin.Recipes;

namespace Fanin.App.Tests.Comparisons;

public class StudyReportTests
{
    private const string Command = "fanin compare \"lecture <x>\" --seeds 1..8";

    private static readonly string[] LectureRecipes = ["kaiming", "gaussian", "gaussian+bn", "pytorch", "kaiming+bn"];
    private static readonly string[] RateRecipes = ["kaiming-uniform(relu)", "normal(0, 0.001)", "orthogonal"];

    [Fact]
    public void Write_GivesPageSummaryAndPictures_ThatAreAllThere()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> files = StudyReport.Write(Lecture(8), store: null, folder.Path, Command);
        Assert.Equal(
            ["summary.txt", "experiment.yaml", "report.html", "plots/final.png", "plots/final.svg", "plots/curves.png", "plots/curves.svg", "plots/target.png", "plots/target.svg"],
            files.ToArray());
        Assert.All(files, file => Assert.True(new FileInfo(Path.Combine(folder.Path, file)).Length > 200, file));
        Keep(folder, "lecture");
    }

    [Fact]
    public void Write_ShowsLearningRates_WhereTheyVary()
    {
        using var folder = new TemporaryFolder();
        StudyResult result = Rates(6);
        IReadOnlyList<string> files = StudyReport.Write(result, store: null, folder.Path, Command);
        Assert.Contains("plots/learning-rates.png", files);
        string page = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("How much the learning rate matters", page, StringComparison.Ordinal);

        // The best rate of every line is the one that the comparison has found: 0.1 for all three.
        XDocument curves = XDocument.Load(Path.Combine(folder.Path, "plots", "curves.svg"));
        Assert.All(RateRecipes, recipe => Assert.Contains(curves.Descendants(), element => element.Value == $"{recipe}, lr 0.1"));
        Keep(folder, "rates");
    }

    [Fact]
    public void Page_BeginsWithTheAnswer_AndSaysHowToRepeatIt()
    {
        using var folder = new TemporaryFolder();
        StudyResult result = Lecture(8);
        StudyReport.Write(result, store: null, folder.Path, Command);
        string page = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains($"</h1>\n<p class=\"answer\">{result.Answer[0]}</p>", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("fanin compare &quot;lecture &lt;x&gt;&quot; --seeds 1..8", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SaysWhetherTheDiagnosisWasRight()
    {
        using var folder = new TemporaryFolder();
        StudyResult result = Lecture(4, trial => trial with
        {
            StartDiagnosis = trial.Spec.RecipeName == "gaussian"
                ? """{"findings": [{"code": "FAN102", "severity": "error", "message": "the signal shrinks"}]}"""
                : """{"findings": []}""",
        });
        StudyReport.Write(result, store: null, folder.Path, Command);
        string page = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("The one setting in which an error was found before training ended worse than all 4 others.", page, StringComparison.Ordinal);
        Assert.Contains("FAN102 error<br>the signal shrinks", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SaysThatNothingIsThere_WhenNoTrialIsFinished()
    {
        using var folder = new TemporaryFolder();
        StudyResult all = Lecture(3);
        IReadOnlyList<string> files = StudyReport.Write(Study.Compare(all.Experiment, all.Trials, []), store: null, folder.Path, Command);
        Assert.Equal(["summary.txt", "experiment.yaml", "report.html"], files.ToArray());
        Assert.Contains("No trial is finished yet", File.ReadAllText(Path.Combine(folder.Path, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_CutsManySettings_IntoPicturesOfFewLines()
    {
        TrialRecord[] records =
        [
            .. from model in Enumerable.Range(1, 3)
               from recipe in Enumerable.Range(1, 4)
               from seed in Enumerable.Range(1, 3)
               select SyntheticTrials.Trial([new TrialFactor("recipe", $"r{recipe}"), new TrialFactor("model", $"mlp:2-{model}-2")], (ulong)seed, 0, 0.8 + (0.01 * recipe)),
        ];
        StudyResult result = Study.Compare(ExperimentOf("many", ["r1", "r2", "r3", "r4"]), [.. records.Select(record => record.Spec)], [.. records]);
        StudyFacet[] facets = [.. StudyFacet.Of(result.Comparison)];
        Assert.Equal(["model mlp:2-1-2", "model mlp:2-2-2", "model mlp:2-3-2"], facets.Select(facet => facet.Title));
        Assert.All(facets, facet => Assert.Equal(["r1", "r2", "r3", "r4"], facet.Lines.Select(line => line.Name)));
    }

    private static StudyResult Lecture(int seeds, Func<TrialRecord, TrialRecord>? change = null)
    {
        TrialRecord[] records = [.. SyntheticTrials.Lecture(seeds).Select(change ?? (trial => trial))];
        Experiment experiment = ExperimentOf("lecture", LectureRecipes) with { Target = new TrialTarget("validAccuracy", 0.8) };
        return Study.Compare(experiment, [.. records.Select(record => record.Spec)], [.. records]);
    }

    private static StudyResult Rates(int seeds)
    {
        TrialRecord[] records = SyntheticTrials.Rates(seeds);
        return Study.Compare(ExperimentOf("rates", RateRecipes), [.. records.Select(record => record.Spec)], [.. records]);
    }

    private static Experiment ExperimentOf(string name, string[] recipes) => new(name)
    {
        Title = "Some recipes",
        Question = "Which is best?",
        Recipes = [.. recipes.Select(recipe => new RecipeChoice(recipe, Recipe.PyTorch))],
        Models = ["mlp:*-75-45-*"],
        LearningRates = [0.1],
        Seeds = Experiment.SeedsFrom(1, 8),
        Budget = new TrialLength(Steps: SyntheticTrials.Steps),
    };

    // To be looked at by people.
    private static void Keep(TemporaryFolder folder, string name)
    {
        if (Environment.GetEnvironmentVariable("FANIN_PICTURES") is { Length: > 0 } pictures)
        {
            File.Copy(Path.Combine(folder.Path, "report.html"), Path.Combine(pictures, name + ".html"), overwrite: true);
        }
    }
}
