using System.Text.Json.Nodes;
using Fanin.App.Tests.Training;
using Fanin.Cli;
using Fanin.Cli.Terminal;
using Fanin.Lab.Experiments;
using Fanin.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Fanin.App.Tests.Cli;

[Collection(nameof(LibTorchState))]
public sealed class CompareCommandTests : IDisposable
{
    private const string Small =
        """
        name: small
        title: Small
        question: Does it matter?
        recipe: [kaiming-uniform(relu), "normal(0, 0.001)"]
        model: mlp:*-8-*
        lr: 0.3
        batch: 16
        data: spirals:count=300
        seeds: 1..2
        budget: {steps: 20}
        metrics: [validAccuracy, trainLoss]
        claims:
          - says: Kaiming is faster
            metric: trainLoss
            group: {recipe: kaiming-uniform(relu)}
            is: lower
            against: {recipe: "normal(0, 0.001)"}
        """;

    private readonly TemporaryFolder _folder = new();

    public CompareCommandTests() => File.WriteAllText(_folder["small.yaml"], Small);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_ListsExperiments_WithoutAnArgument()
    {
        Session session = Session.Run("compare", "--json");
        Assert.Equal(0, session.ExitCode);
        Assert.Equal(ExperimentCatalog.Names, session.Json["experiments"]!.AsArray().Select(experiment => (string)experiment!["name"]!));
        Assert.All(session.Error.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 88, line));
        Assert.Contains("bias-zero-or-default", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_PrintsAnExperiment_AsItIs_OrAsTheOptionsMakeIt()
    {
        Assert.Equal(ExperimentCatalog.Text("lecture"), Session.Run("compare", "lecture", "--print").Error);
        Assert.Equal(ExperimentCatalog.Text("lecture"), (string?)Session.Run("compare", "lecture", "--show", "--json").Json["text"]);
        Experiment changed = ExperimentText.Parse(Session.Run("compare", "lecture", "--print", "--seeds", "3..4", "--steps", "7", "--data", "sample", "--batch", "8").Error, "printed.yaml");
        Assert.Equal(ExperimentCatalog.Find("lecture")! with { Seeds = [3, 4], Budget = new Lab.Trials.TrialLength(Steps: 7), Data = ["sample"], Batches = [8] }, changed);
    }

    [Fact]
    public void Compare_AnswersFirst_AndGoesOn_WithMoreSeeds()
    {
        string folder = _folder["out"];
        Session first = Session.Run("compare", _folder["small.yaml"], "--out", folder, "--json");
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(4, (int)first.Json["trained"]!);

        Session second = Session.Run("compare", _folder["small.yaml"], "--out", folder, "--seeds", "1..7", "--workers", "1", "--json");
        Assert.Equal(0, second.ExitCode);
        JsonNode json = second.Json;
        Assert.Equal(10, (int)json["trained"]!);
        Assert.Equal(14, json["trials"]!.AsArray().Count);
        Assert.All(json["trials"]!.AsArray(), trial => Assert.Equal("completed", (string?)trial!["outcome"]));
        Assert.Equal("holds", (string?)json["claims"]![0]!["decision"]);
        Assert.Equal("kaiming-uniform(relu)", (string?)json["ranking"]!.AsArray().Last(row => (string?)row!["metric"] == "trainLoss" && (int)row["rank"]! == 1)!["recipe"]);
        Assert.NotEmpty(json["differences"]!.AsArray());
        Assert.All(json["files"]!.AsArray(), file => Assert.True(File.Exists(Path.Combine(folder, (string)file!))));
        Assert.Equal(json["claims"]!.ToJsonString(), JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "compare.json")))!["claims"]!.ToJsonString());

        int question = second.Error.IndexOf("Does it matter?", StringComparison.Ordinal);
        int answer = second.Error.IndexOf("The statement holds: ", StringComparison.Ordinal);
        int table = second.Error.IndexOf("validAccuracy", answer, StringComparison.Ordinal);
        Assert.True(0 < question && question < answer && answer < table, second.Error);
        Assert.DoesNotContain("to go", second.Error, StringComparison.Ordinal);
        Assert.Equal(0, (int)Session.Run("compare", _folder["small.yaml"], "--out", folder, "--seeds", "1..7", "--json").Json["trained"]!);
    }

    [Fact]
    public void Report_WritesTheSameAgain_AlsoFromTheStoreAlone()
    {
        string folder = _folder["out"];
        JsonNode run = Session.Run("compare", _folder["small.yaml"], "--out", folder, "--json").Json;
        File.Delete(Path.Combine(folder, "compare.json"));
        Session report = Session.Run("report", folder, "--json");
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(run["answer"]!.ToJsonString(), report.Json["answer"]!.ToJsonString());
        Assert.Equal(run["differences"]!.ToJsonString(), report.Json["differences"]!.ToJsonString());
        Assert.True(File.Exists(Path.Combine(folder, "compare.json")));

        Session elsewhere = Session.Run("report", Path.Combine(folder, "results.db"), "--out", _folder["report"], "--json");
        Assert.Equal(0, elsewhere.ExitCode);
        Assert.Contains("compare.json", Directory.GetFiles(_folder["report"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Report_SaysWhichExperiments_AStoreHas()
    {
        string store = _folder["two.db"];
        File.WriteAllText(_folder["other.yaml"], Small.Replace("name: small", "name: other", StringComparison.Ordinal));
        Assert.Equal(0, Session.Run("compare", _folder["small.yaml"], "--store", store, "--out", _folder["a"], "--seeds", "1").ExitCode);
        Session shared = Session.Run("compare", _folder["other.yaml"], "--store", store, "--out", _folder["b"], "--seeds", "1,2", "--json");
        Assert.Equal(2, (int)shared.Json["trained"]!);

        Session which = Session.Run("report", store, "--out", _folder["c"]);
        Assert.Equal(2, which.ExitCode);
        Assert.Contains("2 experiments; say which with --experiment: other, small", which.Error, StringComparison.Ordinal);
        Assert.Equal("other", (string?)Session.Run("report", store, "--experiment", "other", "--out", _folder["c"], "--json").Json["experiment"]);
        Assert.Contains("no experiment \"third\"", Session.Run("report", store, "--experiment", "third").Error, StringComparison.Ordinal);
        Assert.Contains("There is no run absent", Session.Run("report", "absent").Error, StringComparison.Ordinal);
        Assert.Contains("has no results.db", Session.Run("report", _folder["c"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_ListsTrials_EstimatesTheTime_AndLeavesNothing()
    {
        string folder = _folder["out"];
        Session session = Session.Run("compare", _folder["small.yaml"], "--out", folder, "--dry-run", "--json");
        Assert.Equal(0, session.ExitCode);
        Assert.Equal((4, 4, "measured"), (session.Json["trials"]!.AsArray().Count, (int)session.Json["remaining"]!, (string?)session.Json["estimate"]!["basis"]));
        Assert.True((double)session.Json["estimate"]!["seconds"]! > 0);
        Assert.Contains("measured by training a little of each kind", session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));

        Session.Run("compare", _folder["small.yaml"], "--out", folder);
        Session stored = Session.Run("compare", _folder["small.yaml"], "--out", folder, "--dry-run", "--seeds", "1..3", "--json");
        Assert.Equal((2, "stored"), ((int)stored.Json["remaining"]!, (string?)stored.Json["estimate"]!["basis"]));
    }

    [Fact]
    public void Compare_RefusesWhatIsWrong_WithExitCode2_AndWritesNothing()
    {
        File.WriteAllText(_folder["wrong.yaml"], Small.Replace("mlp:*-8-*", "[lenet5, resnt20]", StringComparison.Ordinal).Replace("lr: 0.3", "rl: 0.3", StringComparison.Ordinal));
        Session wrong = Session.Run("compare", _folder["wrong.yaml"], "--out", _folder["out"], "--json");
        Assert.Equal(2, wrong.ExitCode);
        string[] messages = [.. wrong.Json["error"]!["messages"]!.AsArray().Select(message => (string)message!)];
        Assert.Equal(2, messages.Length);
        Assert.StartsWith($"{_folder["wrong.yaml"]}:5:17: FAN015: The network \"resnt20\" is not known", messages[0], StringComparison.Ordinal);
        Assert.StartsWith($"{_folder["wrong.yaml"]}:6:1: FAN014: Unknown key \"rl\" of an experiment; the nearest is lr.", messages[1], StringComparison.Ordinal);

        File.WriteAllText(_folder["wrong.yaml"], Small.Replace("mlp:*-8-*", "lenet5", StringComparison.Ordinal));
        Session impossible = Session.Run("compare", _folder["wrong.yaml"], "--out", _folder["out"]);
        Assert.Equal(2, impossible.ExitCode);
        Assert.Contains("FAN080: lenet5 on spirals:count=300: ", impossible.Error, StringComparison.Ordinal);

        Session unknown = Session.Run("compare", "lectur");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("the nearest is lecture", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, Session.Run("compare", _folder["absent.yaml"]).ExitCode);

        Session options = Session.Run("compare", "lecture", "--seeds", "3..1", "--steps", "0", "--epochs", "1", "--workers", "9999", "--halving", "300,100", "--out", _folder["out"], "--json");
        Assert.Equal(2, options.ExitCode);
        Assert.Equal(5, options.Json["error"]!["messages"]!.AsArray().Count);
        Assert.Contains("--export expects some of csv, parquet, tensorboard, got \"xml\"", Session.Run("compare", "lecture", "--export", "xml").Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Compare_RefusesAStoreThatIsNone()
    {
        File.WriteAllText(_folder["notes.db"], "These are notes, and no database. They are long enough to look at, and of no known form at all.");
        Session session = Session.Run("compare", _folder["small.yaml"], "--store", _folder["notes.db"], "--out", _folder["out"], "--json");
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(_folder["notes.db"], (string)session.Json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.StartsWith("These are notes", File.ReadAllText(_folder["notes.db"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Compare_RefusesAStoreOfANewerProgram_AndLeavesIt()
    {
        Assert.Equal(0, Session.Run("compare", _folder["small.yaml"], "--out", _folder["out"]).ExitCode);
        using (var store = new SqliteConnection($"Data Source={Path.Combine(_folder["out"], "results.db")}"))
        {
            store.Open();
            using SqliteCommand command = store.CreateCommand();
            command.CommandText = "insert into fanin_schema (version, applied) values (999, '2100-01-01')";
            command.ExecuteNonQuery();
        }

        foreach (string[] line in new[] { ["compare", _folder["small.yaml"], "--out", _folder["out"], "--json"], (string[])["report", _folder["out"], "--json"] })
        {
            Session session = Session.Run(line);
            Assert.Equal(2, session.ExitCode);
            Assert.Contains("schema version 999", (string)session.Json["error"]!["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Compare_GivesExitCode3_AndKeepsWhatIsStored_WhenTheDiskIsFull()
    {
        using var disk = new SmallDisk(_folder["disk"], "size=400k");
        Session session = Session.Run("compare", _folder["small.yaml"], "--seeds", "1..300", "--out", Path.Combine(disk.Folder, "out"), "--json");
        Assert.Equal(3, session.ExitCode);
        Assert.Contains("the disk is full", (string)session.Json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_Exports_IfAsked()
    {
        Session session = Session.Run("compare", _folder["small.yaml"], "--out", _folder["out"], "--export", "csv,parquet", "--export", "tensorboard", "--json");
        Assert.Equal(0, session.ExitCode);
        string[] files = [.. session.Json["files"]!.AsArray().Select(file => (string)file!)];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(_folder["out"], file)), file));
        Assert.Contains("trials.csv", files);
        Assert.Contains("curves.parquet", files);
        Assert.Equal(4, files.Count(file => file.StartsWith("tensorboard", StringComparison.Ordinal)));
        Assert.Equal(5, File.ReadAllLines(Path.Combine(_folder["out"], "trials.csv")).Length);
    }

    [Fact]
    public void Compare_KeepsWhatIsFinished_AndSaysHowToGoOn_WhenItIsCancelled()
    {
        using var source = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new CancellingWriter(text => text.Contains(" of 1000 finished", StringComparison.Ordinal) && !text.StartsWith("0 of", StringComparison.Ordinal), source);
        int exitCode = FaninApp.Run(["compare", _folder["small.yaml"], "--seeds", "1..500", "--out", _folder["out"], "--verbose", "--json"], output, error, source.Token);
        Assert.Equal(ExitCode.Interrupted, exitCode);
        JsonNode json = JsonNode.Parse(output.ToString())!;
        Assert.True((bool)json["interrupted"]!);
        int kept = json["trials"]!.AsArray().Count(trial => trial!["outcome"] is not null);
        Assert.InRange(kept, 1, 999);
        Assert.Contains($"{kept} of 1000 trials are kept. Go on with: fanin compare {_folder["small.yaml"]} --seeds 1..500 --out {_folder["out"]}", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(kept, Session.Run("report", _folder["out"], "--json").Json["trials"]!.AsArray().Count(trial => trial!["outcome"] is not null));
    }

    [Fact]
    public void Compare_GivesUpTheWorse_IfAsked()
    {
        File.WriteAllText(_folder["rates.yaml"], Small.Replace("lr: 0.3", "lr: [0.01, 0.03, 0.1, 0.3, 1]", StringComparison.Ordinal).Replace("    group: {recipe: ", "    group: {lr: 1, recipe: ", StringComparison.Ordinal).Replace("    against: {recipe: ", "    against: {lr: 1, recipe: ", StringComparison.Ordinal) + "\nmeasure-every: 5\n");
        Session session = Session.Run("compare", _folder["rates.yaml"], "--halving", "5,10", "--out", _folder["out"], "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode[] trials = [.. session.Json["trials"]!.AsArray().Select(trial => trial!)];
        Assert.Equal(20, trials.Length);
        Assert.Contains(trials, trial => (string?)trial["outcome"] == "stopped");
        Assert.Contains(trials, trial => (string?)trial["outcome"] == "completed");
    }

    [Fact]
    public void Words_HidePasswords()
    {
        Assert.Equal("Host=a;Password=***;Database=b", CommandWords.WithoutPassword("Host=a;Password=secret;Database=b"));
        Assert.Equal("Host=a;pwd = ***", CommandWords.WithoutPassword("Host=a;pwd = \"se;cret\""));
        Assert.Equal("postgresql://me:***@host/b", CommandWords.WithoutPassword("postgresql://me:secret@host/b"));
        Assert.Equal("postgresql://me@host/b", CommandWords.WithoutPassword("postgresql://me@host/b"));
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("report")]
    public void Help_IsApproved(string command)
    {
        Session session = Session.Run(command, "--help");
        Assert.Equal(0, session.ExitCode);
        Approve.Equal($"help-{command}.txt", session.Output.ReplaceLineEndings("\n"));
    }

    /// <summary>Cancels when a word is written.</summary>
    private sealed class CancellingWriter(Func<string, bool> isTime, CancellationTokenSource source) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            Look(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            Look(new string(buffer, index, count));
        }

        private void Look(string? value)
        {
            if (value is not null && isTime(value))
            {
                source.Cancel();
            }
        }
    }
}
