using Fanin.App.Tests.Training;
using Fanin.Lab.Lecture;
using Fanin.Lab.Results;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Lecture;

/// <summary>Trials beside each other give the bits that each gives alone, whatever else the process does with libtorch.</summary>
[Collection(nameof(LibTorchState))]
public class SideBySideTests
{
    // Two epochs of the sample: 54 steps and 6.
    private static LectureOptions Options { get; } = new()
    {
        Variants = [.. LectureVariant.All.Where(variant => variant.Name is "kaiming" or "gaussian" or "gaussian+bn")],
        Seeds = [123],
        Batch = 1000,
        Steps = 60,
        Workers = 1,
    };

    private static readonly Lazy<string[]> Alone = new(() => [.. Options.Variants.SelectMany(variant => Run(Options with { Variants = [variant] }))]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_GivesTheSameBitsAsAlone(int workers)
    {
        Assert.Equal(Alone.Value, Run(Options with { Workers = workers }));
    }

    [Fact]
    public void Run_GivesTheSameBits_WhileOthersDrawFromTheGlobalGenerator()
    {
        using var stop = new CancellationTokenSource();
        long drawn = 0;
        var hammer = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                manual_seed(drawn++);
                using Tensor numbers = rand(100);
            }
        });
        string[] expected = Alone.Value;
        hammer.Start();
        string[] actual = Run(Options with { Workers = 2 });
        stop.Cancel();
        hammer.Join();

        Assert.Equal(expected, actual);
        Assert.True(drawn > 100);
    }

    // Everything measured, with all digits.
    private static string[] Run(LectureOptions options)
    {
        LectureResult result = LectureRunner.Run(options, Images.Sample, cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.Variants, variant => Assert.Equal(60, Assert.Single(variant.Runs).MinibatchLosses.Count));
        return [.. result.Variants.Select(variant => $"{variant.Name} {Facts(variant.Runs[0])}")];
    }

    private static string Facts(TrialResult run) =>
        $"{run.TestAccuracy:R} {run.Plateau} {string.Join(';', run.Epochs)} {string.Join(' ', run.MinibatchLosses.Select(loss => $"{loss:R}"))}";
}
