using System.Collections.Concurrent;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Storage;

/// <summary>What every store does, wherever it is.</summary>
public abstract class StoreContract
{
    /// <summary>A place with nothing in it.</summary>
    private protected abstract string Place { get; }

    [Fact]
    public void Records_AreThoseSaved_ToTheBit()
    {
        ResultStore store = ResultStore.Open(Place);
        TrialRecord[] records =
        [
            StoredRecords.Of(1), StoredRecords.Of(2, RecordOutcome.Diverged, 12), StoredRecords.Of(ulong.MaxValue, RecordOutcome.Failed, 0), StoredRecords.Of(4, RecordOutcome.Stopped, 10),
        ];
        store.Register("e", "yaml: ü", [.. records.Select(record => record.Spec)]);
        Assert.All(records.Reverse(), record => Assert.True(store.Save(record)));

        ResultStore again = ResultStore.Open(Place);
        Assert.Equal(records.Select(StoredRecords.Text), again.Records("e", RecordParts.All).Select(StoredRecords.Text));
        Assert.Equal(records.Select(record => (record.Seconds, record.TrainingSeconds)), again.Records("e").Select(record => (record.Seconds, record.TrainingSeconds)));
        Assert.All(records, record => Assert.Equal(record.Id, TrialId.Of(again.Find(record.Id)!.Spec)));
        Assert.Equal(StoredRecords.Text(records[1] with { Spec = records[1].Spec with { Factors = [] } }), StoredRecords.Text(again.Find(records[1].Id)!));
        Assert.Null(again.Find("0123"));
    }

    [Theory]
    [InlineData(RecordParts.None)]
    [InlineData(RecordParts.Curve)]
    [InlineData(RecordParts.Losses)]
    [InlineData(RecordParts.Plan)]
    [InlineData(RecordParts.StartDiagnosis)]
    [InlineData(RecordParts.Layers)]
    [InlineData(RecordParts.Curve | RecordParts.Layers)]
    public void Records_HaveThePartsAskedFor(RecordParts parts)
    {
        ResultStore store = ResultStore.Open(Place);
        TrialRecord record = StoredRecords.Of();
        store.Register("e", string.Empty, [record.Spec]);
        store.Save(record);
        TrialRecord expected = record with
        {
            Curve = parts.HasFlag(RecordParts.Curve) ? record.Curve : [],
            Losses = parts.HasFlag(RecordParts.Losses) ? record.Losses : [],
            PlanText = parts.HasFlag(RecordParts.Plan) ? record.PlanText : string.Empty,
            StartDiagnosis = parts.HasFlag(RecordParts.StartDiagnosis) ? record.StartDiagnosis : null,
            Layers = parts.HasFlag(RecordParts.Layers) ? record.Layers : [],
        };
        Assert.Equal(StoredRecords.Text(expected), StoredRecords.Text(store.Records("e", parts).Single()));
    }

    [Fact]
    public void Save_KeepsTheFirst_OfResultsThatAreFinal()
    {
        ResultStore store = ResultStore.Open(Place);
        TrialRecord first = StoredRecords.Of();
        Assert.True(store.Save(first));
        Assert.False(store.Save(first with { Metrics = first.Metrics.Clear(), Losses = [1] }));
        Assert.False(store.Save(StoredRecords.Of(1, RecordOutcome.Failed, 0)));
        Assert.Equal(StoredRecords.Text(first with { Spec = first.Spec with { Factors = [] } }), StoredRecords.Text(store.Find(first.Id)!));
    }

    [Fact]
    public void Save_Replaces_WhatMayGoOn()
    {
        ResultStore store = ResultStore.Open(Place);
        (RecordOutcome Outcome, int Steps, bool IsWritten)[] attempts =
        [
            (RecordOutcome.Failed, 0, true), (RecordOutcome.Failed, 0, true), (RecordOutcome.Stopped, 10, true), (RecordOutcome.Stopped, 10, false), (RecordOutcome.Stopped, 5, false),
            (RecordOutcome.Stopped, 20, true), (RecordOutcome.Diverged, 22, true), (RecordOutcome.Completed, 25, false),
        ];
        foreach ((RecordOutcome outcome, int steps, bool isWritten) in attempts)
        {
            Assert.Equal(isWritten, store.Save(StoredRecords.Of(1, outcome, steps)));
        }

        TrialRecord kept = store.Find(StoredRecords.Of().Id)!;
        Assert.Equal((RecordOutcome.Diverged, 22, 22, 4), (kept.Outcome, kept.Steps, kept.Losses.Length, kept.Curve.Length));
        Assert.Null(kept.Reason);
    }

    [Fact]
    public void Save_RefusesARecordOfAnotherTrial()
    {
        ResultStore store = ResultStore.Open(Place);
        Assert.Throws<ArgumentException>(() => store.Save(StoredRecords.Of(1) with { Spec = StoredRecords.Spec(2) }));
    }

    [Fact]
    public void Save_StoresEachTrialOnce_WhoeverComesFirst()
    {
        ResultStore store = ResultStore.Open(Place);
        store.Register("e", string.Empty, [.. Enumerable.Range(1, 10).Select(seed => StoredRecords.Spec((ulong)seed))]);
        ConcurrentBag<int> written = [];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            ResultStore own = ResultStore.Open(Place);
            for (int seed = 1; seed <= 10; seed++)
            {
                if (own.Save(StoredRecords.Of((ulong)seed)))
                {
                    written.Add(seed);
                }
            }
        });
        Assert.Equal(Enumerable.Range(1, 10), written.Order());
        Assert.Equal(10, store.Records("e").Count());
    }

    [Fact]
    public void Register_MakesTheExperimentOfTheseTrials_AndKeepsResults()
    {
        ResultStore store = ResultStore.Open(Place);
        TrialSpec[] seeds = [.. Enumerable.Range(1, 5).Select(seed => StoredRecords.Spec((ulong)seed))];
        store.Register("e", "seeds: 1..2", seeds[..2]);
        store.Save(StoredRecords.Of(1));
        store.Save(StoredRecords.Of(2));
        store.Register("e", "seeds: 1..5", seeds);
        store.Register("other", "seeds: 2", seeds[1..2]);
        Assert.Equal([1UL, 2, 3, 4, 5], store.Trials("e").Select(spec => spec.Seed));
        Assert.Equal([1UL, 2], store.Records("e").Select(record => record.Spec.Seed));
        Assert.Equal([2UL], store.Records("other").Select(record => record.Spec.Seed));
        Assert.Equal([("e", "seeds: 1..5", 5, 2), ("other", "seeds: 2", 1, 1)], store.Experiments().Select(one => (one.Name, one.Yaml, one.Trials, one.Finished)));

        store.Register("e", "seeds: 3", seeds[2..3]);
        Assert.Empty(store.Records("e"));
        Assert.NotNull(store.Find(StoredRecords.Of(1).Id));
        Assert.Equal([(TrialId.Of(seeds[1]), new StoredOutcome(RecordOutcome.Completed, 25))], store.Outcomes("other").Select(one => (one.Key, one.Value)));
        Assert.Empty(store.Outcomes("nothing"));
    }

    [Fact]
    public void Register_KeepsTheNamesOfEachExperiment()
    {
        ResultStore store = ResultStore.Open(Place);
        TrialSpec spec = StoredRecords.Spec();
        TrialSpec renamed = spec with { RecipeName = "mine", Factors = [new("recipe", "mine"), new("a", "1"), new("b", "\"2\"")] };
        Assert.Equal(TrialId.Of(spec), TrialId.Of(renamed));
        store.Register("e", string.Empty, [spec, renamed]);
        store.Register("other", string.Empty, [renamed]);
        store.Save(StoredRecords.Of(spec));
        Assert.Equal(["kaiming", "mine"], store.Records("e").Select(record => record.Spec.RecipeName));
        Assert.Equal([new("recipe", "kaiming"), new("lr", "0.1")], store.Records("e").First().Spec.Factors.AsEnumerable());
        Assert.Equal(renamed.Factors.AsEnumerable(), store.Records("other").Single().Spec.Factors);
    }

    [Fact]
    public void Register_OfManyTrials_IsTheSame_WhenDoneTwice()
    {
        ResultStore store = ResultStore.Open(Place);
        TrialSpec[] specs = [.. Enumerable.Range(1, 1203).Select(seed => StoredRecords.Spec((ulong)seed))];
        store.Register("e", "y", specs);
        store.Register("e", "y", specs);
        Assert.Equal(specs.Select(spec => spec.Seed), store.Trials("e").Select(spec => spec.Seed));
        Assert.Equal(specs[17] with { Factors = [] }, store.Trials("e").ElementAt(17) with { Factors = [] });
    }

    [Fact]
    public void Claim_IsOfOneOwner_UntilItsTimeIsOver()
    {
        var clock = new ClockByHand();
        ResultStore store = ResultStore.Open(Place, clock: clock);
        TrialSpec spec = StoredRecords.Spec();
        string id = TrialId.Of(spec);
        store.Register("e", string.Empty, [spec]);
        TimeSpan minute = TimeSpan.FromMinutes(1);
        Assert.True(store.Claim(id, "a", minute));
        Assert.False(store.Claim(id, "b", minute));
        clock.Add(minute / 2);
        Assert.True(store.Claim(id, "a", minute));
        clock.Add(minute * 0.75);
        Assert.False(store.Claim(id, "b", minute));
        clock.Add(minute / 2);
        Assert.True(store.Claim(id, "b", minute));
        store.Release(id, "a");
        Assert.False(store.Claim(id, "a", minute));
        store.Release(id, "b");
        Assert.True(store.Claim(id, "a", minute));
        store.Save(StoredRecords.Of());
        Assert.False(store.Claim(id, "a", minute));
        Assert.False(store.Claim("no such trial", "a", minute));
    }

    [Fact]
    public void Durations_AreOfTrialsOfOneKind()
    {
        ResultStore store = ResultStore.Open(Place);
        store.Save(StoredRecords.Of(1));
        store.Save(StoredRecords.Of(2));
        store.Save(StoredRecords.Of(3, RecordOutcome.Failed, 0));
        store.Save(StoredRecords.Of(StoredRecords.Spec() with { Batch = 32 }));
        Assert.Equal(
            [(16, 2, 50L, 2.0 / 3), (32, 1, 25L, 1.0 / 3)],
            store.Durations().Select(one => (one.Batch, one.Trials, one.Steps, one.Seconds)));
        Assert.All(store.Durations(), one => Assert.Equal((Specs.Model, Specs.Data, OptimizerKind.Sgd), (one.Model, one.Data, one.Optimizer)));
    }

    [Fact]
    public void Open_RefusesANewerStore()
    {
        ResultStore.Open(Place, TimeSpan.FromSeconds(5), TimeProvider.System, [.. Migrations.All, ["create table more (x integer)"]]);
        ResultStoreException refused = Assert.Throws<ResultStoreException>(() => ResultStore.Open(Place));
        Assert.Equal(StoreProblem.Newer, refused.Problem);
        Assert.Contains("schema version 2, this program knows up to 1; update the program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BringsAnOlderStoreToTheNewestSchema()
    {
        ResultStore.Open(Place).Save(StoredRecords.Of());
        string[][] versions = [.. Migrations.All, ["alter table trials add column note text", "update trials set note = 'old'"], ["create table more (x integer)"]];
        ResultStore newer = ResultStore.Open(Place, TimeSpan.FromSeconds(5), TimeProvider.System, versions);
        Assert.NotNull(newer.Find(StoredRecords.Of().Id));
        ResultStore.Open(Place, TimeSpan.FromSeconds(5), TimeProvider.System, versions);
    }

    [Fact]
    public void Open_LeavesAStoreAsItWas_WhenAMigrationFails()
    {
        ResultStore.Open(Place).Save(StoredRecords.Of());
        string[][] versions = [.. Migrations.All, ["create table more (x integer)", "create table trials (x integer)"]];
        Assert.Throws<ResultStoreException>(() => ResultStore.Open(Place, TimeSpan.FromSeconds(5), TimeProvider.System, versions));
        Assert.NotNull(ResultStore.Open(Place).Find(StoredRecords.Of().Id));
        ResultStore.Open(Place, TimeSpan.FromSeconds(5), TimeProvider.System, [.. Migrations.All, ["create table more (x integer)"]]);
    }

    [Fact]
    public void Open_IsSafe_WhenManyDoItAtOnce()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => ResultStore.Open(Place));
        Assert.Empty(ResultStore.Open(Place).Experiments());
    }

    private static TrialSpec Specs => StoredRecords.Spec();

    private sealed class ClockByHand : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Add(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
