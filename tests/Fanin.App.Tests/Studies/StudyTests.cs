using System.Text.Json.Nodes;
using Fanin.App.Tests.Data;
using Fanin.App.Tests.Training;
using Fanin.Lab.Experiments;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Studies;

[Collection(nameof(LibTorchState))]
public class StudyTests
{
    [Fact]
    public void Answer_SaysWhatIsDecided_FirstAsACount()
    {
        double[] noise = [0, 0.01, 0.02, 0, 0.01, 0.02, 0, 0.01];
        StudyResult result = Compare(
            [.. SyntheticTrials.Of("a", [.. noise.Select(one => 0.8 + one)]), .. SyntheticTrials.Of("b", [.. noise.Select((one, i) => 0.6 + (i % 2 * 0.02))])],
            new Claim("A is better", SyntheticTrials.Recipe("a"), ClaimRelation.Higher, SyntheticTrials.Recipe("b")),
            new Claim("Both are equal", SyntheticTrials.Recipe("a"), ClaimRelation.Equal, SyntheticTrials.Recipe("b")) { Otherwise = "They are not equal" });
        Assert.Equal(3, result.Answer.Length);
        Assert.StartsWith("1 of 2 statements holds: \"", result.Answer[0], StringComparison.Ordinal);
        Assert.Contains("; 1 of 2 statements is refuted: \"", result.Answer[0], StringComparison.Ordinal);
        Assert.StartsWith("A is better: validAccuracy ", result.Answer[1], StringComparison.Ordinal);
        Assert.EndsWith("p = 0.008, 8 seeds.", result.Answer[1], StringComparison.Ordinal);
        Assert.StartsWith("They are not equal: validAccuracy ", result.Answer[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_NamesTheBest_OrTies_WhereThereAreNoClaims()
    {
        Assert.StartsWith("a is best: validAccuracy 79.95 %", Compare([.. SyntheticTrials.Of("a", Around(0.8)), .. SyntheticTrials.Of("b", Around(0.6))]).Answer[0], StringComparison.Ordinal);
        Assert.StartsWith("It is not decided which is best: a and b are not told apart", Compare([.. SyntheticTrials.Of("a", 0.8, 0.7), .. SyntheticTrials.Of("b", 0.7, 0.8)]).Answer[0], StringComparison.Ordinal);

        // Of b no trial came to an end: nothing is compared, and a is not the better one.
        StudyResult alone = Compare([.. SyntheticTrials.Of("a", 0.8, 0.7), SyntheticTrials.Of("b", "mlp:*-8-*", 1, 0.8, RecordOutcome.Stopped)]);
        Assert.StartsWith("a alone went all the way: validAccuracy 75.00 %", alone.Answer[0], StringComparison.Ordinal);
        Assert.DoesNotContain(alone.Answer, sentence => sentence.Contains("is best", StringComparison.Ordinal));
        Assert.Equal("No trial is finished yet: there is nothing to compare.", Assert.Single(Compare([]).Answer));
        StudyResult mixed = Compare([SyntheticTrials.Of("a", "m", 1, 0.8, RecordOutcome.Failed), SyntheticTrials.Of("b", "m", 1, 0.8, RecordOutcome.Diverged)]);
        Assert.Equal(["1 of 2 trials diverged.", "1 of 2 trials failed."], mixed.Answer[^2..]);

        static double[] Around(double mean) => [.. Enumerable.Range(0, 8).Select(i => mean + (0.001 * i * (i % 2 == 0 ? 1 : -1)))];
    }

    [Fact]
    public void Json_HasTheFieldsThatOthersRelyOn()
    {
        JsonObject json = StudyJson.ToNode(Compare([.. SyntheticTrials.Of("a", 0.8, 0.7, 0.75), .. SyntheticTrials.Of("b", 0.6, 0.5, 0.55)]));
        JsonNode trial = json["trials"]![0]!;
        Assert.Equal(("a", "mlp:*-8-*", 1UL, "completed", 0.8), ((string?)trial["recipe"], (string?)trial["model"], (ulong)trial["seed"]!, (string?)trial["outcome"], (double)trial["metrics"]!["validAccuracy"]!));
        Assert.Equal(32, ((string)trial["id"]!).Length);
        JsonNode best = json["ranking"]![0]!;
        Assert.Equal(("a", "mlp:*-8-*", 3), ((string?)best["recipe"], (string?)best["model"], (int)best["n"]!));
        Assert.Equal(0.75, (double)best["mean"]!, 12);
        Assert.True((double)best["low"]! < 0.75 && 0.75 < (double)best["high"]!);
        JsonNode difference = json["differences"]![0]!;
        Assert.Equal(("a", "b", "validAccuracy"), ((string?)difference["a"], (string?)difference["b"], (string?)difference["metric"]));
        Assert.Equal(0.2, (double)difference["difference"]!, 12);
        Assert.Equal(0.25, (double)difference["p"]!);
    }

    [Fact]
    public void Run_TrainsOnlyWhatIsNew_AndReadsBack()
    {
        using var folder = new TemporaryFolder();
        ResultStore store = ResultStore.Open(folder["results.db"]);
        Experiment experiment = Small("spirals:count=200");
        StudyResult first = Study.Run(experiment, store, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((4, 4, true), (first.Trained, first.Records.Length, first.IsComplete));
        StudyResult second = Study.Run(experiment with { Seeds = [1, 2, 3] }, store, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((2, 6), (second.Trained, second.Records.Length));

        StudyResult read = Study.Read(store, "small")!;
        Assert.Equal(second.Answer, read.Answer);
        Assert.Equal(experiment with { Seeds = [1, 2, 3] }, read.Experiment);
        Assert.Equal(second.Records.Select(record => record.Id), read.Records.Select(record => record.Id));
        Assert.Null(Study.Read(store, "another"));
    }

    [Fact]
    public void Run_KeepsWhatIsFinished_WhenDataDisappear()
    {
        using var folder = new TemporaryFolder();
        TinySet.WriteTo(folder, "tiny");
        string images = folder["tiny"];
        ResultStore store = ResultStore.Open(folder["results.db"]);
        Experiment experiment = Small(images) with { Batches = [4] };
        StudyResult first = Study.Run(experiment, store, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, first.Records.Length);

        ExperimentPlan plan = ExperimentPlanner.Plan(experiment with { Seeds = [1, 2, 3] }, cancellation: TestContext.Current.CancellationToken);
        Directory.Delete(images, recursive: true);
        StudyResult second = Study.Run(plan, ExperimentText.Write(plan.Experiment), store, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, second.Records.Count(record => record.Outcome == RecordOutcome.Completed));
        Assert.Equal(2, second.Records.Count(record => record.Outcome == RecordOutcome.Failed));
        Assert.Contains(images, second.Records.First(record => record.Outcome == RecordOutcome.Failed).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_IsMeasured_ThenFromTheStore()
    {
        using var folder = new TemporaryFolder();
        ExperimentPlan plan = ExperimentPlanner.Plan(Small("spirals:count=200"), cancellation: TestContext.Current.CancellationToken);
        RunEstimate measured = RunEstimate.Of(plan, null, new RunOptions { Workers = 1 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((4, true), (measured.Remaining, measured.IsMeasured));
        Assert.True(measured.Time > TimeSpan.Zero);

        ResultStore store = ResultStore.Open(folder["results.db"]);
        Study.Run(plan, ExperimentText.Write(plan.Experiment), store, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(new RunEstimate(TimeSpan.Zero, 0, IsMeasured: false), RunEstimate.Of(plan, store, new RunOptions(), cancellation: TestContext.Current.CancellationToken));
        ExperimentPlan more = ExperimentPlanner.Plan(Small("spirals:count=200") with { Seeds = [1, 2, 3] }, cancellation: TestContext.Current.CancellationToken);
        RunEstimate stored = RunEstimate.Of(more, store, new RunOptions { Workers = 1 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((2, false), (stored.Remaining, stored.IsMeasured));
    }

    private static Experiment Small(string data) => new("small")
    {
        Recipes = ["pytorch", RecipeChoice.Of("normal(0, 0.1)", "gaussian")],
        Models = ["mlp:*-8-*"],
        LearningRates = [0.1],
        Batches = [16],
        Data = [data],
        Seeds = [1, 2],
        Budget = new TrialLength(Steps: 10),
    };

    private static StudyResult Compare(TrialRecord[] records, params Claim[] claims) =>
        Study.Compare(SyntheticTrials.Experiment([.. claims]), [.. records.Select(record => record.Spec)], [.. records]);
}
