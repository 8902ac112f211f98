using Fanin.App.Tests.Training;
using Fanin.Lab.Lecture;
using Fanin.Lab.Training;

namespace Fanin.App.Tests.Lecture;

public class LectureBudgetTests
{
    private static LectureOptions Options { get; } = new() { Seeds = [123], Batch = 16 };

    [Theory]
    [InlineData(256, 210)]
    [InlineData(1000, 54)]
    [InlineData(4500, 12)]
    [InlineData(1, 54_000)]
    public void Budget_CountsEpochsAsOnTheWholeSet_OnTheSample(int batch, int stepsPerEpoch)
    {
        TrialBudget budget = LectureRunner.Budget(Options with { Batch = batch, Epochs = 3 }, Images.Sample);
        Assert.Equal(new TrialBudget(3 * stepsPerEpoch, stepsPerEpoch, batch, 0.1), budget);
    }

    [Theory]
    [InlineData(4, 4)] // 18 images; two are left over.
    [InlineData(9, 2)]
    [InlineData(18, 1)]
    public void Budget_CountsEpochsByTheImages_InAFolderOfOnesOwn(int batch, int stepsPerEpoch)
    {
        Assert.Equal(18, Images.Tiny.Train.Count);
        TrialBudget budget = LectureRunner.Budget(Options with { Batch = batch, Epochs = 7, LearningRate = 0.5 }, Images.Tiny);
        Assert.Equal(new TrialBudget(7 * stepsPerEpoch, stepsPerEpoch, batch, 0.5), budget);
    }

    [Fact]
    public void Budget_TakesStepsInsteadOfEpochs()
    {
        TrialBudget budget = LectureRunner.Budget(Options with { Steps = 37, Epochs = 1000 }, Images.Tiny);
        Assert.Equal((37, 1), (budget.Steps, budget.StepsPerEpoch));
    }

    [Fact]
    public void Defaults_AreTheLectures()
    {
        var options = new LectureOptions { Seeds = [123] };
        Assert.Equal(new TrialBudget(50 * 210, 210, 256, 0.1), LectureRunner.Budget(options, Images.Sample));
        Assert.Equal(LectureVariant.All, options.Variants);
        Assert.Equal(1, options.Threads);
    }

    public static TheoryData<LectureOptions, string> WrongOptions => new()
    {
        { Options with { Epochs = 0 }, "Expected a number of epochs of at least 1, got 0." },
        { Options with { Epochs = -3 }, "Expected a number of epochs of at least 1, got -3." },
        { Options with { Steps = 0 }, "Expected a number of steps of at least 1, got 0." },
        { Options with { Batch = 0 }, "Expected a batch of at least 1, got 0." },
        { Options with { Batch = 19 }, "A batch of 19 is more than the 18 training images of tiny; choose a smaller one." },
        { Options with { Workers = 0 }, "Expected a number of workers of at least 1, got 0." },
        { Options with { Threads = 0 }, "Expected a number of threads of at least 1, got 0." },
        { Options with { LearningRate = double.NaN }, "Expected a learning rate above 0 that float32 can hold, got NaN." },
        { Options with { LearningRate = double.PositiveInfinity }, "Expected a learning rate above 0 that float32 can hold, got Infinity." },
        { Options with { LearningRate = -0.1 }, "Expected a learning rate above 0 that float32 can hold, got -0.1." },
        { Options with { LearningRate = 0 }, "Expected a learning rate above 0 that float32 can hold, got 0." },
        { Options with { Seeds = [] }, "Expected at least one variant and one seed." },
        { Options with { Variants = [] }, "Expected at least one variant and one seed." },
        { Options with { Batch = 1, Epochs = int.MaxValue }, "2147483647 epochs are 38654705646 steps; expected at most 2147483647." },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Budget_SaysWhatIsWrong(LectureOptions options, string expected)
    {
        var problem = Assert.Throws<ArgumentException>(() => LectureRunner.Budget(options, Images.Tiny));
        Assert.Equal($"{expected} (Parameter 'options')", problem.Message);
    }

    [Fact]
    public void Run_ChecksFirst()
    {
        Assert.Throws<ArgumentException>(
            () => LectureRunner.Run(Options with { Epochs = 0 }, Images.Tiny, cancellation: TestContext.Current.CancellationToken));
    }
}
