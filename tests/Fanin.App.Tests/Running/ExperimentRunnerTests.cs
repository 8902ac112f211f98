using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fanin.App.Tests.Storage;
using Fanin.App.Tests.Training;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Training;
using Fanin.Lab.Trials;
using Microsoft.Data.Sqlite;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Running;

[Collection(nameof(LibTorchState))]
public sealed class ExperimentRunnerTests : IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ResultStore _store;

    public ExperimentRunnerTests() => _store = ResultStore.Open(_folder["results.db"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void Run_TrainsEachTrialOnce_AndFinishedOnesNotAgain()
    {
        ConcurrentQueue<ulong> trained = [];
        ExperimentRunner runner = Faked(2, (spec, _, _, _) => Note(trained, spec));
        TrialSpec[] specs = Seeds(6);
        RunSummary first = runner.Run("e", "y", specs[..4], cancellation: Token);
        Assert.Equal((4, 4, 4, false), (first.Total, first.Completed, first.Trained, first.Interrupted));
        Assert.Equal((ulong[])[1, 2, 3, 4], trained.Order());

        // An experiment grows by more seeds; a trial that has two names is one trial.
        RunSummary grown = runner.Run("e", "y", [.. specs, specs[5] with { RecipeName = "other" }], cancellation: Token);
        Assert.Equal((6, 6, 2), (grown.Total, grown.Completed, grown.Trained));
        Assert.Equal((ulong[])[1, 2, 3, 4, 5, 6], trained.Order());
        Assert.Equal(7, _store.Records("e").Count());
        Assert.Equal(0, runner.Run("another", "y", specs, cancellation: Token).Trained);
    }

    [Fact]
    public void Run_KeepsFailures_AndGoesOn()
    {
        bool broken = true;
        ExperimentRunner runner = Faked(2, (spec, _, _, _) => spec.Seed == 2 && Volatile.Read(ref broken)
            ? throw new InvalidDataException("The file is gone.")
            : StoredRecords.Of(spec, spec.Seed == 3 ? RecordOutcome.Diverged : RecordOutcome.Completed));
        RunSummary summary = runner.Run("e", "y", Seeds(4), cancellation: Token);
        Assert.Equal((2, 1, 4, false), (summary.Completed, summary.Diverged, summary.Trained, summary.Interrupted));
        TrialFailure failure = Assert.Single(summary.Failures);
        Assert.Equal((TrialId.Of(Seeds(2)[1]), "The file is gone."), (failure.Id, failure.Reason));
        TrialRecord kept = _store.Find(failure.Id)!;
        Assert.Equal((RecordOutcome.Failed, "The file is gone.", 0), (kept.Outcome, kept.Reason, kept.Steps));

        RunSummary left = new ExperimentRunner(_store, new RunOptions { RetryFailures = false }) { Train = (_, _, _, _) => throw new InvalidOperationException("not to be trained") }
            .Run("e", "y", Seeds(4), cancellation: Token);
        Assert.Equal((0, 1), (left.Trained, left.Failures.Length));

        Volatile.Write(ref broken, false);
        RunSummary retried = runner.Run("e", "y", Seeds(4), cancellation: Token);
        Assert.Equal((3, 1, 1), (retried.Completed, retried.Diverged, retried.Trained));
        Assert.Empty(retried.Failures);
    }

    [Fact]
    public void Run_EndsAtTheFirstFailure_IfAsked()
    {
        var runner = new ExperimentRunner(_store, new RunOptions { Workers = 1, StopAtFailure = true })
        {
            Train = (spec, _, _, _) => spec.Seed == 2 ? throw new InvalidOperationException("broken") : StoredRecords.Of(spec),
        };
        RunSummary summary = runner.Run("e", "y", Seeds(4), cancellation: Token);
        Assert.Equal((1, 2, true), (summary.Completed, summary.Trained, summary.Interrupted));
        Assert.Equal("broken", Assert.Single(summary.Failures).Reason);
    }

    [Fact]
    public void Run_SaysWhyATrialCannotBeTrained()
    {
        (TrialSpec Spec, string Reason)[] wrong =
        [
            (Specs.Of(Specs.Spirals, "perceptron:*"), "perceptron"),
            (Specs.Spiral with { Data = "/no/such/folder" }, "/no/such/folder"),
            (Specs.Spiral with { DataDigest = "00" }, "are not those that the experiment was planned with"),
            (Specs.Spiral with { RecipeText = "name: r\nrules:\n  - layer: Conv2d\n    parameter: weight\n    scheme: zeros\n" }, "Conv2d"),
            (Specs.Spiral with { Batch = 1000 }, "Expected a batch of 1 to 160"),
            (Specs.Spiral with { Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.1) { Momentum = 0.9 } }, "Sgd has no momentum"),
        ];
        RunSummary summary = new ExperimentRunner(_store, new RunOptions { Workers = 2 }).Run("e", "y", [.. wrong.Select(one => one.Spec), Specs.Spiral], cancellation: Token);
        Assert.Equal((1, 6), (summary.Completed, summary.Failures.Length));
        foreach ((TrialSpec spec, string reason) in wrong)
        {
            Assert.Contains(reason, _store.Find(TrialId.Of(spec))!.Reason, StringComparison.Ordinal);
        }

        Assert.All(summary.Failures, failure => Assert.DoesNotContain("Parameter '", failure.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_KeepsWhatIsFinished_WhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        ExperimentRunner runner = Faked(1, (spec, _, _, cancellation) =>
        {
            if (spec.Seed == 3)
            {
                stop.Cancel();
                cancellation.ThrowIfCancellationRequested();
            }

            return StoredRecords.Of(spec);
        });
        RunSummary summary = runner.Run("e", "y", Seeds(5), cancellation: stop.Token);
        Assert.Equal((2, 2, true), (summary.Completed, summary.Trained, summary.Interrupted));
        Assert.Equal([1UL, 2], _store.Records("e").Select(record => record.Spec.Seed));
        Assert.Equal(3, Faked(1, (spec, _, _, _) => StoredRecords.Of(spec)).Run("e", "y", Seeds(5), cancellation: Token).Trained);
    }

    [Fact]
    public void Run_Throws_WhenTheStoreFails()
    {
        // A record of another trial is what a store refuses.
        ExperimentRunner runner = Faked(2, (_, _, _, _) => StoredRecords.Of(17) with { Id = "other" });
        Assert.Throws<ArgumentException>(() => runner.Run("e", "y", Seeds(3), cancellation: Token));
    }

    [Fact]
    public void Run_TellsHowFarItIs()
    {
        var reports = new Reports();
        using var both = new Barrier(2);
        ExperimentRunner runner = Faked(2, (spec, _, steps, cancellation) =>
        {
            Assert.True(both.SignalAndWait(LongEnough, cancellation));
            steps.Report(new TrialStep(5, 25, 0.5));
            return StoredRecords.Of(spec, spec.Seed == 3 ? RecordOutcome.Diverged : RecordOutcome.Completed);
        });
        runner.Run("e", "y", Seeds(4), reports, Token);
        RunProgress last = reports.All.Last();
        Assert.Equal((4, 4, 0, 1, 0, 0), (last.Total, last.Finished, last.Failed, last.Diverged, last.Stopped, last.Remaining));
        Assert.Empty(last.Running);
        Assert.Equal(TimeSpan.Zero, last.TimeToCompletion);
        Assert.All(reports.All, report => Assert.Equal(4, report.Finished + report.Running.Length + report.Remaining));
    }

    [Fact]
    public void Board_ExpectsWhatTrialsOfTheKindTook()
    {
        var clock = new ClockByHand();
        var reports = new Reports();
        TrialSpec[] specs = Seeds(5);
        TrialSpec other = Specs.Spiral with { Batch = 8 };
        var estimate = new TimeEstimate([new StoredDuration(other.Model, other.Data, OptimizerKind.Sgd, 8, 10, 250, 50)]);
        var board = new RunBoard(6, ImmutableDictionary<string, StoredOutcome>.Empty, estimate, 2, reports, clock);
        board.Wait([.. specs.Append(other).Select(spec => (TrialId.Of(spec), spec))]);
        Assert.Null(Look());

        // 10 of 25 steps in 4 s: 10 s a trial of this kind, and 25 steps of the other at 0.2 s each as stored.
        IProgress<TrialStep> steps = board.Begin(TrialId.Of(specs[0]), specs[0]);
        clock.Add(TimeSpan.FromSeconds(4));
        steps.Report(new TrialStep(10, 25, 1));
        Assert.Equal((6 + (4 * 10) + 5) / 2.0, Look()!.Value.TotalSeconds, 1e-6);

        // It took 8 s in the end; two of the four that are left run.
        clock.Add(TimeSpan.FromSeconds(4));
        board.Finish(TrialId.Of(specs[0]), specs[0], new StoredOutcome(RecordOutcome.Completed, 25), 8);
        board.Begin(TrialId.Of(specs[1]), specs[1]);
        board.Begin(TrialId.Of(specs[2]), specs[2]);
        clock.Add(TimeSpan.FromSeconds(2));
        Assert.Equal((6 + 6 + 8 + 8 + 5) / 2.0, Look()!.Value.TotalSeconds, 1e-6);

        // One that is left runs as long as it runs.
        board.Begin(TrialId.Of(specs[3]), specs[3]);
        board.Begin(TrialId.Of(other), other);
        foreach (TrialSpec spec in specs[1..4].Append(other))
        {
            board.Finish(TrialId.Of(spec), spec, new StoredOutcome(RecordOutcome.Completed, 25), 8);
        }

        Assert.Equal(8, Look()!.Value.TotalSeconds, 1e-6);

        TimeSpan? Look()
        {
            board.Report(always: true);
            return reports.All.Last().TimeToCompletion;
        }
    }

    [Fact]
    public void Estimate_IsOfWhatIsLeft()
    {
        ExperimentRunner runner = Faked(2, (spec, _, _, _) => StoredRecords.Of(spec));
        Assert.Null(runner.Estimate(Seeds(4)));
        runner.Run("e", "y", Seeds(1), cancellation: Token);

        // A third of a second a trial, three left, two at a time.
        Assert.Equal(0.5, runner.Estimate(Seeds(4))!.Value.TotalSeconds, 1e-6);
        Assert.Equal(TimeSpan.Zero, runner.Estimate(Seeds(1)));
    }

    [Fact]
    public void Run_BeginsWithTheLongest()
    {
        TrialSpec[] lengths = [Of(10), Of(1000), Of(100)];
        _store.Save(StoredRecords.Of(1));
        ConcurrentQueue<int> begun = [];
        Faked(1, (spec, _, _, _) =>
        {
            begun.Enqueue(spec.Length.Steps!.Value);
            return StoredRecords.Of(spec);
        }).Run("e", "y", lengths, cancellation: Token);
        Assert.Equal((int[])[1000, 100, 10], begun);

        static TrialSpec Of(int steps) => Specs.Spiral with { Length = new TrialLength(Steps: steps) };
    }

    [Fact]
    public void Run_TrainsOnOneThread_AndResetsTheirNumber()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(2);
            int during = 0;
            Faked(1, (spec, _, _, _) =>
            {
                during = get_num_threads();
                return StoredRecords.Of(spec);
            }).Run("e", "y", Seeds(1), cancellation: Token);
            Assert.Equal((1, 2), (during, get_num_threads()));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Run_LeavesTrialsOfOthersAlone_UntilTheirLeaseIsOver()
    {
        TrialSpec[] specs = Seeds(2);
        _store.Register("e", "y", specs);
        TimeSpan lease = TimeSpan.FromSeconds(2);
        Assert.True(_store.Claim(TrialId.Of(specs[0]), "someone who was killed", lease));
        ConcurrentQueue<ulong> trained = [];
        var runner = new ExperimentRunner(_store, new RunOptions { Workers = 1, Lease = lease }) { Train = (spec, _, _, _) => Note(trained, spec) };
        Assert.Equal(2, runner.Run("e", "y", specs, cancellation: Token).Completed);
        Assert.Equal((ulong[])[2, 1], trained);
    }

    [Fact]
    public void Run_TakesTheResultsOfOthers()
    {
        TrialSpec[] specs = Seeds(2);
        ExperimentRunner runner = Faked(1, (spec, _, _, _) =>
        {
            // Meanwhile another process finishes the other trial.
            Assert.True(_store.Save(StoredRecords.Of(specs[1])));
            return StoredRecords.Of(spec);
        });
        RunSummary summary = runner.Run("e", "y", specs, cancellation: Token);
        Assert.Equal((2, 1), (summary.Completed, summary.Trained));
    }

    [Fact]
    public void Options_AreChecked()
    {
        Assert.Throws<ArgumentException>(() => new ExperimentRunner(_store, new RunOptions { Workers = 0 }));
        Assert.Throws<ArgumentException>(() => new ExperimentRunner(_store, new RunOptions { Lease = TimeSpan.FromMilliseconds(5) }));
    }

    internal static TrialSpec[] Seeds(int count) => [.. Enumerable.Range(1, count).Select(seed => StoredRecords.Spec((ulong)seed))];

    private ExperimentRunner Faked(int workers, Func<TrialSpec, int?, IProgress<TrialStep>, CancellationToken, TrialRecord> train) =>
        new(_store, new RunOptions { Workers = workers }) { Train = train };

    private static TrialRecord Note(ConcurrentQueue<ulong> trained, TrialSpec spec)
    {
        trained.Enqueue(spec.Seed);
        return StoredRecords.Of(spec);
    }

    private sealed class Reports : IProgress<RunProgress>
    {
        public ConcurrentQueue<RunProgress> All { get; } = [];

        public void Report(RunProgress value) => All.Enqueue(value);
    }

    private sealed class ClockByHand : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Add(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
