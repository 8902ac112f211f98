using Fanin.App.Tests.Training;
using Fanin.Lab.Running;
using Fanin.Lab.Studies;
using Fanin.Samples;
using Fanin.Tests.Support;

namespace Fanin.App.Tests.Samples;

[Collection(nameof(LibTorchState))]
public class CompareInCSharpTests
{
    [Fact]
    public void Compare_CanBeCancelled_AndGoesOn()
    {
        using var folder = new TemporaryFolder();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        StudyResult first = CompareInCSharp.Compare(folder["results.db"], new Listener(progress =>
        {
            if (progress.Finished >= 3)
            {
                source.Cancel();
            }
        }), source.Token);
        Assert.True(first.IsInterrupted);
        Assert.InRange(first.Records.Length, 3, 23);

        StudyResult second = CompareInCSharp.Compare(folder["results.db"], cancellation: TestContext.Current.CancellationToken);
        Assert.True(second.IsComplete);
        Assert.Equal(24 - first.Records.Length, second.Trained);
        Assert.Equal(24, second.Records.Length);
        Assert.Equal("gaussian", second.Comparison.Ranking[^1].Value);
        Assert.Equal(0, CompareInCSharp.Compare(folder["results.db"], cancellation: TestContext.Current.CancellationToken).Trained);
    }

    [Fact]
    public void Run_PrintsTheAnswer()
    {
        using var output = new StringWriter();
        Assert.True(CompareInCSharp.Run(output));
        Assert.Contains("validAccuracy", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("gaussian", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_ShowsTheSample()
    {
        string sample = File.ReadAllText(Path.Combine(Approve.Root(), "samples", "Fanin.Samples", "CompareInCSharp.cs"));
        int start = sample.IndexOf("        var experiment", StringComparison.Ordinal);
        int end = sample.IndexOf("cancellation);\n", start, StringComparison.Ordinal) + "cancellation);\n".Length;
        string shown = string.Concat(sample[start..end].Split('\n').SkipLast(1).Select(line => $"{line[8..]}\n"));
        Assert.Contains($"```csharp\n{shown}```\n", File.ReadAllText(Path.Combine(Approve.Root(), "README.md")), StringComparison.Ordinal);
    }

    private sealed class Listener(Action<RunProgress> hear) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => hear(value);
    }
}
