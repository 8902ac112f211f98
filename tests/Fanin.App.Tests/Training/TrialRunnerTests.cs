using Fanin.Lab.Lecture;
using Fanin.Lab.Results;
using Fanin.Lab.Training;

namespace Fanin.App.Tests.Training;

[Collection(nameof(LibTorchState))]
public class TrialRunnerTests
{
    private const int Steps = 50;
    private const int Batch = 256;
    private const double LearningRate = 0.1;

    [Theory]
    [InlineData("kaiming")]
    [InlineData("default")]
    [InlineData("gaussian+bn")]
    [InlineData("kaiming+bn")]
    public void Run_EqualsAPlainLoop(string name)
    {
        using var oneThread = new OneThread();
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == name);
        TrialResult result = Run(variant, new TrialBudget(Steps, 20, Batch, LearningRate));

        using var plain = new PlainLoop(Images.Sample.Train, variant.Recipe, variant.BatchNorm, 123, Batch);
        float[] losses = [.. Enumerable.Range(0, Steps).Select(_ => plain.Step(LearningRate))];
        Assert.Equal(Images.Bits(losses), Images.Bits(result.MinibatchLosses));
        Assert.Equal(losses[40..].Average(loss => (double)loss), result.Epochs[2].TrainLoss, 1e-12);

        EpochResult last = result.Epochs[^1];
        (double loss, double accuracy) = plain.Measure(Images.Sample.Valid);
        Assert.InRange(last.ValidLoss / loss, 1 - 1e-6, 1 + 1e-6);
        Assert.Equal(accuracy, last.ValidAccuracy, 1e-9);
        Assert.Equal(plain.Measure(Images.Sample.Train).Accuracy, last.TrainAccuracy, 1e-9);
        Assert.Equal(plain.Measure(Images.Sample.Test).Accuracy, result.TestAccuracy, 1e-9);
    }

    [Fact]
    public void Run_MeasuresAfterEveryEpoch_AndAfterTheShorterLast()
    {
        using var oneThread = new OneThread();
        TrialResult result = Run(LectureVariant.All[1], new TrialBudget(25, 10, 64, LearningRate));
        Assert.Equal([(1, 10), (2, 20), (3, 25)], result.Epochs.Select(epoch => (epoch.Epoch, epoch.Step)));
        Assert.Equal(25, result.Steps);
        Assert.Equal(25, result.MinibatchLosses.Count);
        Assert.Equal(TrialOutcome.Completed, result.Outcome);
        Assert.InRange(result.TrainingSeconds, 0, result.Seconds);
        Assert.Contains("kaiming-uniform(relu)", result.PlanText, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DoesNotDependOnHowOftenItMeasures()
    {
        using var oneThread = new OneThread();
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == "gaussian+bn");
        TrialResult often = Run(variant, new TrialBudget(30, 3, 64, LearningRate));
        TrialResult once = Run(variant, new TrialBudget(30, 30, 64, LearningRate));
        Assert.Equal(Images.Bits(once.MinibatchLosses), Images.Bits(often.MinibatchLosses));
        Assert.Equal(once.TestAccuracy, often.TestAccuracy);
    }

    [Fact]
    public void Run_Reports_UpToTheEnd()
    {
        using var oneThread = new OneThread();
        var reports = new Reports();
        TrialResult result = Run(LectureVariant.All[1], new TrialBudget(25, 10, 64, LearningRate), reports);
        Assert.Equal([(10, 0, false), (20, 1, false), (25, 3, true)], reports.All.Select(report => (report.Step, report.Epoch, report.Done)));
        Assert.Null(reports.All[0].ValidAccuracy);
        Assert.Equal(result.Epochs[0].ValidAccuracy, reports.All[1].ValidAccuracy);
        Assert.Equal(result.Epochs[2].ValidAccuracy, reports.All[2].ValidAccuracy);
        Assert.Equal(result.MinibatchLosses.Take(10).Average(loss => (double)loss), reports.All[0].Loss, 1e-12);
        Assert.All(reports.All, report => Assert.Equal(25, report.Steps));
    }

    private static TrialResult Run(LectureVariant variant, TrialBudget budget, IProgress<TrialProgress>? progress = null)
    {
        using var tensors = new LectureTensors(Images.Sample);
        var trial = new Trial(variant.Name, variant.Recipe, variant.BatchNorm, 123);
        return new TrialRunner(tensors, budget, progress).Run(trial, TestContext.Current.CancellationToken);
    }

    private sealed class Reports : IProgress<TrialProgress>
    {
        public List<TrialProgress> All { get; } = [];

        public void Report(TrialProgress value) => All.Add(value);
    }
}
