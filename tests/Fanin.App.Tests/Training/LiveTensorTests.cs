using Fanin.Lab.Lecture;
using Fanin.Lab.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>The count of live tensors is one for the whole process.</summary>
[Collection(nameof(LibTorchState))]
public class LiveTensorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kaiming", 6)]
    [InlineData("gaussian+bn", 8)]
    public void Run_LeavesNoTensorBehind(string name, int parameters)
    {
        using var oneThread = new OneThread();
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == name);
        using var tensors = new LectureTensors(Images.Tiny);
        Run(tensors, variant, 10, Token);

        long few = Left(() => Run(tensors, variant, 10, Token));
        long many = Left(() => Run(tensors, variant, 200, Token));
        Assert.Equal(few, many);
        Assert.Equal(parameters * Left(() => new Parameter(zeros(1)).Dispose()), few);
    }

    [Theory]
    [InlineData("kaiming")]
    [InlineData("gaussian+bn")]
    public void Run_HoldsNoMoreTensorsAfterManySteps_ThanAfterTheFirst(string name)
    {
        using var oneThread = new OneThread();
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == name);
        using var tensors = new LectureTensors(Images.Tiny);
        var counts = new Counts();
        Left(() => Run(tensors, variant, 200, Token, counts));
        Assert.Equal(21, counts.AtReports.Count);
        Assert.Single(counts.AtReports.Distinct());
    }

    [Fact]
    public void Run_LeavesNoTensorBehind_WhenCancelled()
    {
        using var oneThread = new OneThread();
        using var tensors = new LectureTensors(Images.Tiny);
        long finished = Left(() => Run(tensors, LectureVariant.All[1], 10, Token));
        long cancelled = Left(() => Assert.Throws<OperationCanceledException>(
            () => Run(tensors, LectureVariant.All[1], 10, new CancellationToken(true))));
        Assert.Equal(finished, cancelled);
    }

    [Fact]
    public void LectureTensors_LeaveNoTensorBehind()
    {
        using var oneThread = new OneThread();
        Assert.Equal(0, Left(() => new LectureTensors(Images.Tiny).Dispose()));
    }

    private static void Run(
        LectureTensors tensors,
        LectureVariant variant,
        int steps,
        CancellationToken cancellation,
        IProgress<TrialProgress>? progress = null)
    {
        var trial = new Trial(variant.Name, variant.Recipe, variant.BatchNorm, 1);
        new TrialRunner(tensors, new TrialBudget(steps, 5, 4, 0.1), progress).Run(trial, cancellation);
    }

    // TorchSharp 0.107 counts the tensor that a Parameter is made of for ever, though its memory is freed: so much is left at best. What others
    // left to finalizers goes first; what this leaves to them is counted.
    private static long Left(Action action)
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        long before = Tensor.TotalCount;
        action();
        return Tensor.TotalCount - before;
    }

    private sealed class Counts : IProgress<TrialProgress>
    {
        public List<long> AtReports { get; } = [];

        public void Report(TrialProgress value) => AtReports.Add(Tensor.TotalCount);
    }
}
