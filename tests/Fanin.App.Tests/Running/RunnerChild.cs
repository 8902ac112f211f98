using System.Diagnostics;
using System.Globalization;
using Fanin.App.Tests.Training;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Running;

/// <summary>A process of its own that runs an experiment: a test that nobody runs but the tests that kill it.</summary>
[Collection(nameof(LibTorchState))]
public class RunnerChild
{
    private const string PlaceVariable = "FANIN_TEST_CHILD_PLACE";
    private const string WorkersVariable = "FANIN_TEST_CHILD_WORKERS";
    private const string LeaseVariable = "FANIN_TEST_CHILD_LEASE";

    /// <summary>Some ten trials of every kind of network, long enough to be killed within.</summary>
    public static TrialSpec[] Trials { get; } =
    [
        .. from seed in Enumerable.Range(1, 10)
           from spec in new[]
           {
               Specs.Of(Specs.Spirals, "mlp:*-16-16-*+bn", (ulong)seed) with { Optimizer = new OptimizerSpec(OptimizerKind.Adam, 0.01), DiagnoseEvery = 50 },
               Specs.Of(Specs.Teacher, seed: (ulong)seed) with { Stream = "pytorch" },
               Specs.Of(Specs.Teacher, seed: (ulong)seed) with { Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 1e6) },
               Specs.Of(Specs.Spirals, DropoutNet.Reference, (ulong)seed) with { Optimizer = new OptimizerSpec(OptimizerKind.Momentum, 0.05) { Momentum = 0.9 } },
           }
           select spec with { Length = new TrialLength(Steps: 100), MeasureEvery = 25 },
    ];

    public static RunSummary Run(string place, int workers, TimeSpan? lease = null, IReadOnlyList<TrialSpec>? trials = null) =>
        new ExperimentRunner(ResultStore.Open(place), new RunOptions { Workers = workers, Lease = lease })
            .Run("e", "yaml", trials ?? Trials, cancellation: TestContext.Current.CancellationToken);

    public static Process Start(string place, int workers, TimeSpan? lease = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(RunnerChild).Assembly.Location, "-explicit", "only", "-noColor", "-method", $"{typeof(RunnerChild).FullName}.{nameof(Entry)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment[PlaceVariable] = place;
        start.Environment[WorkersVariable] = workers.ToString(CultureInfo.InvariantCulture);
        start.Environment[LeaseVariable] = lease?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    [Fact(Explicit = true)]
    public void Entry()
    {
        string? place = Environment.GetEnvironmentVariable(PlaceVariable);
        Assert.SkipWhen(place is null, $"{PlaceVariable} is not set: this is run by other tests, in a process that they kill.");
        string? lease = Environment.GetEnvironmentVariable(LeaseVariable);
        RunSummary summary = Run(
            place!,
            int.Parse(Environment.GetEnvironmentVariable(WorkersVariable)!, CultureInfo.InvariantCulture),
            string.IsNullOrEmpty(lease) ? null : TimeSpan.FromSeconds(double.Parse(lease, CultureInfo.InvariantCulture)));
        Assert.Equal((Trials.Length, 0), (summary.Total, summary.Failures.Length));
    }
}
