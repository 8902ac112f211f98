using System.Net;
using System.Text.Json.Nodes;
using Fanin.Tests.Support;

namespace Fanin.App.Tests.Cli;

public sealed class LectureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_IsAsApproved()
    {
        Session session = Session.Run("lecture", "--help");
        Assert.Equal(0, session.ExitCode);
        Approve.Equal("help-lecture.txt", session.Output);
        Approve.Equal("help.txt", Session.Run("--help").Output);
        Approve.Equal("help-gains.txt", Session.Run("gains", "--help").Output);
        Approve.Equal("help-models.txt", Session.Run("models", "--help").Output);
        Approve.Equal("help-plan.txt", Session.Run("plan", "--help").Output);
        Approve.Equal("help-schemes.txt", Session.Run("schemes", "--help").Output);
        Approve.Equal("help-recipes.txt", Session.Run("recipes", "--help").Output);
    }

    [Fact]
    public void Lecture_WritesItsFiles_AndTheDocumentOfTheContract()
    {
        Session session = Session.Run(
            "lecture", "--data", "sample", "--steps", "250", "--variants", "kaiming,gaussian+bn", "--recipe", "xavier-normal", "--seeds", "7,8",
            "--out", Folder, "--json");

        Assert.True(session.ExitCode == 0, session.Error);
        JsonNode json = session.Json;
        Assert.Equal("sample", (string?)json["dataset"]!["name"]);
        Assert.Equal(4500, (int)json["dataset"]!["train"]!);
        Assert.Equal(500, (int)json["dataset"]!["valid"]!);
        Assert.Equal(1000, (int)json["dataset"]!["test"]!);
        Assert.Equal(["kaiming", "gaussian+bn", "xavier-normal"], json["variants"]!.AsArray().Select(variant => (string?)variant!["name"]));
        Assert.Equal([false, true, false], json["variants"]!.AsArray().Select(variant => (bool)variant!["batchNorm"]!));
        Assert.Equal("Linear.weight: normal(0, 0.001); Linear.bias: zeros; else pytorch", (string?)json["variants"]![1]!["recipe"]);
        foreach (JsonNode run in json["variants"]!.AsArray().SelectMany(variant => variant!["runs"]!.AsArray())!)
        {
            Assert.Equal(250, (int)run!["steps"]!);
            Assert.Equal([210, 250], run["epochs"]!.AsArray().Select(epoch => (int)epoch!["step"]!));
            Assert.True((double)run["seconds"]! > 0);
            Assert.InRange((double)run["testAccuracy"]!, 0.3, 1);
            Assert.InRange((int)run["plateau"]!["measuredSteps"]!, 1, 250);
            Assert.InRange((double)run["epochs"]![0]!["trainLoss"]!, 0.1, 2.3);
        }

        string[] files = [.. json["files"]!.AsArray().Select(file => (string)file!)];
        Assert.Contains("report.html", files);
        Assert.Contains("plots/comparison.png", files);
        Assert.Contains("plots/gaussian-bn-loss.svg", files);
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal));
        Assert.Equal(session.Output, File.ReadAllText(Path.Combine(Folder, "lecture.json")));
        Assert.Contains(
            "fanin lecture --data sample --variants kaiming,gaussian+bn --recipe xavier-normal --steps 250 --seeds 7,8",
            WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(Folder, "report.html"))),
            StringComparison.Ordinal);
        Assert.Contains("network.1.weight", File.ReadAllText(Path.Combine(Folder, "plans.txt")), StringComparison.Ordinal);
        Assert.Contains("trained at once", session.Error, StringComparison.Ordinal);
    }

    // One image a step: the first loss happens to be below the level of guessing, the mean of the last ones is not.
    [Fact]
    public void Lecture_ClaimsNothing_FromAFewLuckySteps()
    {
        Session session = Session.Run("lecture", "--data", "sample", "--batch", "1", "--steps", "20", "--variants", "kaiming", "--out", Folder, "--json");
        Assert.Equal(1, (int)session.Json["variants"]![0]!["runs"]![0]!["plateau"]!["measuredSteps"]!);
        Assert.Contains("No variant trained at once.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lecture_IsSilent_WhenQuiet()
    {
        Session session = Session.Run("lecture", "--data", "sample", "--steps", "1", "--variants", "kaiming", "--out", Folder, "--quiet");
        Assert.Equal((0, string.Empty, string.Empty), (session.ExitCode, session.Output, session.Error));
        Assert.True(File.Exists(Path.Combine(Folder, "report.html")));
    }

    [Fact]
    public void Lecture_TakesAwayWhatAnEarlierRunLeft_ButNothingElse()
    {
        string[] run = ["lecture", "--data", "sample", "--steps", "1", "--out", Folder, "--quiet", "--variants"];
        Session.Run([.. run, "kaiming,gaussian"]);
        string mine = Path.Combine(Folder, "plots", "mine.png");
        File.WriteAllText(mine, "mine");
        Assert.True(File.Exists(Path.Combine(Folder, "plots", "gaussian-loss.png")));
        Session.Run([.. run, "kaiming"]);
        Assert.False(File.Exists(Path.Combine(Folder, "plots", "gaussian-loss.png")));
        Assert.True(File.Exists(Path.Combine(Folder, "plots", "kaiming-loss.png")));
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void Lecture_TakesNegativeAndFreshSeeds_AndRecordsThem()
    {
        Session session = Session.Run("lecture", "--data", "sample", "--steps", "1", "--variants", "kaiming", "--seed", "-1", "--out", Folder, "--json");
        Assert.Equal(ulong.MaxValue, (ulong)session.Json["settings"]!["seeds"]![0]!);
        ulong[] fresh = [.. Enumerable.Range(0, 2).Select(_ => (ulong)Session.Run(
            "lecture", "--data", "sample", "--steps", "1", "--variants", "kaiming", "--seed", "fresh", "--out", Folder, "--json")
            .Json["settings"]!["seeds"]![0]!)];
        Assert.NotEqual(fresh[0], fresh[1]);
        Assert.Contains($"--seed {fresh[1]}", File.ReadAllText(Path.Combine(Folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Lecture_GivesADivergedTrialAsAResult()
    {
        Session session = Session.Run(
            "lecture", "--data", "sample", "--steps", "50", "--variants", "kaiming", "--lr", "1e9", "--out", Folder, "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode run = session.Json["variants"]![0]!["runs"]![0]!;
        Assert.Equal("diverged", (string?)run["outcome"]);
        Assert.InRange((int)run["steps"]!, 1, 49);
        Assert.Contains("kaiming diverged", session.Error, StringComparison.Ordinal);
    }
}
