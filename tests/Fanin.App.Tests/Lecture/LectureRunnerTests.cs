using Fanin.App.Tests.Training;
using Fanin.Lab.Lecture;
using Fanin.Lab.Results;
using Fanin.Lab.Training;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Lecture;

[Collection(nameof(LibTorchState))]
public class LectureRunnerTests
{
    private static LectureOptions Tiny { get; } = new() { Seeds = [1, 2], Batch = 4, Steps = 12, Workers = 1 };

    [Fact]
    public void Run_GathersEveryVariantAndSeed_InTheOrderAskedFor()
    {
        LectureResult result = Run(Tiny with { Workers = 3 });
        Assert.Equal(["default", "kaiming", "gaussian", "gaussian+bn", "kaiming+bn"], result.Variants.Select(variant => variant.Name));
        Assert.All(result.Variants, variant => Assert.Equal([1UL, 2UL], variant.Runs.Select(run => run.Seed)));
        Assert.All(result.Variants, variant => Assert.Equal(variant.BatchNorm, variant.Runs[0].PlanText.Contains("running_mean", StringComparison.Ordinal)));
        Assert.All(result.Variants.SelectMany(variant => variant.Runs), run => Assert.Equal((12, 3), (run.Steps, run.Epochs.Count)));
        Assert.False(result.Interrupted);
        Assert.Equal(new DatasetSummary("tiny", 18, 2, 5, 10, Images.Tiny.Source), result.Dataset);
        Assert.Equal("mlp:12-75-45-10", result.Settings.Model);
        Assert.Equal((12, 4, 4, 0.1, "pytorch", 1, 3), Facts(result.Settings));
    }

    [Fact]
    public void Run_GivesOtherNumbersForOtherSeeds()
    {
        LectureResult result = Run(Tiny);
        Assert.All(result.Variants, variant => Assert.NotEqual(variant.Runs[0].MinibatchLosses, variant.Runs[1].MinibatchLosses));
    }

    [Fact]
    public void Run_TrainsOnTheThreadsAskedFor_AndResetsTheirNumber()
    {
        using var oneThread = new OneThread();
        int during = 0;
        var progress = new Progress(_ => during = get_num_threads());
        LectureRunner.Run(Tiny with { Threads = 2 }, Images.Tiny, progress, TestContext.Current.CancellationToken);
        Assert.Equal(2, during);
        Assert.Equal(1, get_num_threads());
    }

    [Fact]
    public void Run_IsAResult_WhenATrialDiverges()
    {
        // Not those with BatchNorm: it takes the size of the weights out again, and the loss stays finite, if huge.
        LectureVariant[] variants = [.. LectureVariant.All.Where(variant => variant.Name is "default" or "kaiming")];
        LectureResult result = Run(Tiny with { Variants = variants, LearningRate = 1e6, Steps = 5000 });
        TrialResult[] diverged = [.. result.Variants.SelectMany(variant => variant.Runs)];
        Assert.Equal(4, diverged.Length);
        Assert.All(diverged, run =>
        {
            Assert.Equal(TrialOutcome.Diverged, run.Outcome);
            Assert.InRange(run.Steps, 2, 50);
            Assert.Equal(run.Steps, run.MinibatchLosses.Count);
            Assert.False(float.IsFinite(run.MinibatchLosses[^1]));
            Assert.All(run.MinibatchLosses.SkipLast(1), loss => Assert.True(float.IsFinite(loss)));
            Assert.Equal(run.Steps, run.Epochs[^1].Step);
        });
        Assert.False(result.Interrupted);
        Assert.Contains("\"outcome\": \"diverged\"", LectureJson.Serialize(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_KeepsTheFinishedTrials_WhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        TrialProgress? finished = null;
        var progress = new Progress(report =>
        {
            if (report.Done)
            {
                finished = report;
                stop.Cancel();
            }
        });
        LectureResult result = LectureRunner.Run(Tiny, Images.Tiny, progress, stop.Token);

        Assert.True(result.Interrupted);
        Assert.Equal(5, result.Variants.Count);
        VariantResult kept = Assert.Single(result.Variants, variant => variant.Runs.Count > 0);
        Assert.Equal(finished!.Trial.Name, kept.Name);
        Assert.Equal(finished.Trial.Seed.Value, Assert.Single(kept.Runs).Seed);
        Assert.Equal(12, kept.Runs[0].Steps);
    }

    [Fact]
    public void Run_DropsATrialThatIsCancelledInTheMiddle()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Progress(_ => stop.Cancel());
        LectureOptions options = Tiny with { Variants = [LectureVariant.All[1]], Seeds = [1], Steps = 5000 };
        LectureResult result = LectureRunner.Run(options, Images.Tiny, progress, stop.Token);
        Assert.True(result.Interrupted);
        Assert.All(result.Variants, variant => Assert.Empty(variant.Runs));
    }

    [Fact]
    public void Run_HasNoRuns_WhenCancelledBefore()
    {
        var progress = new Progress(_ => Assert.Fail("A trial was begun."));
        LectureResult result = LectureRunner.Run(Tiny, Images.Tiny, progress, new CancellationToken(canceled: true));
        Assert.True(result.Interrupted);
        Assert.All(result.Variants, variant => Assert.Empty(variant.Runs));
        Assert.Equal(5, result.Variants.Count);
        Assert.Contains("\"interrupted\": true", LectureJson.Serialize(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_IsNotInterrupted_WhenCancelledAfterTheLastTrial()
    {
        using var stop = new CancellationTokenSource();
        int done = 0;
        var progress = new Progress(report =>
        {
            if (report.Done && ++done == 10)
            {
                stop.Cancel();
            }
        });
        LectureResult result = LectureRunner.Run(Tiny, Images.Tiny, progress, stop.Token);
        Assert.False(result.Interrupted);
    }

    [Fact]
    public void Run_ThrowsWhatTheListenerThrows_AndResetsTheThreads()
    {
        using var oneThread = new OneThread();
        using var stop = new CancellationTokenSource();
        var progress = new Progress(_ => throw new InvalidDataException("the listener's"));
        Assert.Throws<InvalidDataException>(() => LectureRunner.Run(Tiny with { Workers = 2, Threads = 2 }, Images.Tiny, progress, stop.Token));
        Assert.Equal(1, get_num_threads());
    }

    private static LectureResult Run(LectureOptions options) =>
        LectureRunner.Run(options, Images.Tiny, cancellation: TestContext.Current.CancellationToken);

    private static (int, int, int, double, string, int, int) Facts(LectureSettings settings) =>
        (settings.Steps, settings.StepsPerEpoch, settings.Batch, settings.LearningRate, settings.Stream, settings.Threads, settings.Workers);

    private sealed class Progress(Action<TrialProgress> action) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value) => action(value);
    }
}
