using Fanin.App.Tests.Storage;
using Fanin.App.Tests.Training;
using Fanin.Lab.Data;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;
using Microsoft.Data.Sqlite;

namespace Fanin.App.Tests.Running;

[Collection(nameof(LibTorchState))]
public sealed class HalvingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly double[] Rates = [0.003, 0.3, 0.03, 1e7];

    // Four learning rates, two seeds each, one of which diverges.
    private static TrialSpec[] Trials { get; } =
    [
        .. from rate in Rates
           from seed in new ulong[] { 1, 2 }
           select Specs.Of(Specs.Teacher, seed: seed) with { Optimizer = new OptimizerSpec(OptimizerKind.Sgd, rate), Length = new TrialLength(Steps: 60), MeasureEvery = 10 },
    ];

    private static RunOptions Options { get; } = new() { Workers = 1, Halving = new SuccessiveHalving([10, 25], Keep: 2) };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void Run_StopsTheWorse_AndTrainsTheBestToTheEnd()
    {
        TrialRecord[] whole = Run("whole", Options with { Halving = null });
        TrialRecord[] halved = Run("halved", Options);

        // Who was best is read off the trials that were trained to the end.
        double Mean(TrialRecord[] records, double rate, int step) => records
            .Where(record => record.Spec.Optimizer.LearningRate.Equals(rate))
            .Average(record => record.Outcome == RecordOutcome.Diverged ? double.PositiveInfinity : record.Curve.First(point => point.Step >= step).ValidLoss);
        double[] atFirst = [.. Rates.OrderBy(rate => Mean(whole, rate, 10)).Take(2)];
        double best = atFirst.MinBy(rate => Mean(whole, rate, 30));
        foreach ((TrialRecord one, TrialRecord all) in halved.Zip(whole))
        {
            double rate = one.Spec.Optimizer.LearningRate;
            (RecordOutcome, int) expected = all.Outcome == RecordOutcome.Diverged ? (RecordOutcome.Diverged, all.Steps)
                : rate.Equals(best) ? (RecordOutcome.Completed, 60)
                : atFirst.Contains(rate) ? (RecordOutcome.Stopped, 30)
                : (RecordOutcome.Stopped, 10);
            Assert.Equal(expected, (one.Outcome, one.Steps));
            Assert.Equal(Images.Bits(all.Losses.Take(one.Steps)), Images.Bits(one.Losses));
            Assert.Equal(all.Curve.Where(point => point.Step <= one.Steps), one.Curve);
        }

        Assert.Contains(halved, record => record.Outcome == RecordOutcome.Diverged);
        Assert.Equal(2, halved.Count(record => record.Outcome == RecordOutcome.Completed));
        Assert.Contains(halved, record => record is { Outcome: RecordOutcome.Stopped, Reason: "Given up after 10 of 60 steps for better ones." });
    }

    [Fact]
    public void Run_StopsTheSame_WhateverTheWorkersTheOrder_AndInterruptions()
    {
        string[] expected = Texts(Run("one", Options));
        Assert.Equal(expected, Texts(Run("two", Options with { Workers = 2 })));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Texts(Run("shuffled", Options with { Workers = 2 }, [.. Trials.OrderBy(TrialId.Of, StringComparer.Ordinal)])).Order(StringComparer.Ordinal));

        ResultStore store = ResultStore.Open(_folder["interrupted"]);
        for (int finished = 1; finished < 12; finished++)
        {
            using var stop = new CancellationTokenSource();
            int left = finished;
            ExperimentRunner interrupted = new(store, Options)
            {
                Train = (spec, until, steps, cancellation) =>
                {
                    if (--left == 0)
                    {
                        stop.Cancel();
                    }

                    using var shelf = new DataShelf(DatasetPlaces.FromEnvironment());
                    using var paused = new PausedTrials();
                    return new TrialWork(shelf, paused).Train(spec, until, steps, cancellation);
                },
            };
            interrupted.Run("e", "y", Trials, cancellation: stop.Token);
        }

        new ExperimentRunner(store, Options).Run("e", "y", Trials, cancellation: Token);
        Assert.Equal(expected, Texts([.. store.Records("e", RecordParts.All)]));
    }

    [Fact]
    public void Run_GoesOnWithStoppedTrials_WithoutHalving()
    {
        string[] expected = Texts(Run("whole", Options with { Halving = null }));
        Run("store", Options);
        Assert.Equal(expected, Texts(Run("store", Options with { Halving = null })));
    }

    [Theory]
    [InlineData("Expected rungs of at least one step, ascending, got none", 3, "validLoss")]
    [InlineData("ascending, got 10, 5", 3, "validLoss", 10, 5)]
    [InlineData("ascending, got 0", 3, "validLoss", 0)]
    [InlineData("Expected to keep one of at least 2, got 1", 1, "validLoss", 5)]
    [InlineData("Expected validAccuracy or validLoss to compare, got \"trainLoss\"", 3, "trainLoss", 5)]
    [InlineData("of which there is no accuracy", 3, "validAccuracy", 5)]
    public void Run_RefusesHalvingThatMakesNoSense(string message, int keep, string metric, params int[] rungs)
    {
        ResultStore store = ResultStore.Open(_folder["refused"]);
        var runner = new ExperimentRunner(store, new RunOptions { Halving = new SuccessiveHalving([.. rungs], keep, metric) });
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => runner.Run("e", "y", Trials, cancellation: Token)).Message, StringComparison.Ordinal);
        Assert.Empty(store.Experiments());
    }

    [Fact]
    public void Run_RefusesHalvingOfSeconds()
    {
        var runner = new ExperimentRunner(ResultStore.Open(_folder["refused"]), Options);
        TrialSpec timed = Specs.Spiral with { Length = new TrialLength(Seconds: 3) };
        Assert.Contains("has none that are known", Assert.Throws<ArgumentException>(() => runner.Run("e", "y", [timed], cancellation: Token)).Message, StringComparison.Ordinal);
    }

    private TrialRecord[] Run(string place, RunOptions options, TrialSpec[]? trials = null)
    {
        ResultStore store = ResultStore.Open(_folder[place]);
        new ExperimentRunner(store, options).Run("e", "y", trials ?? Trials, cancellation: Token);
        return [.. store.Records("e", RecordParts.All)];
    }

    private static string[] Texts(TrialRecord[] records) => [.. records.Select(StoredRecords.Text)];
}
