using Fanin.Lab.Storage;
using Microsoft.Data.Sqlite;

namespace Fanin.App.Tests.Storage;

public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override string Place => _folder["results.db"];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void Open_MakesTheFolder()
    {
        string place = _folder["a/b/results.db"];
        ResultStore.Open(place);
        Assert.True(File.Exists(place));
        Assert.Equal(place, ResultStore.Open(place).Place);
    }

    [Fact]
    public void Open_SaysThatAnotherProcessHasLockedIt()
    {
        ResultStore store = ResultStore.Open(Place, TimeSpan.FromSeconds(1));
        using var other = new SqliteConnection($"Data Source={Place}");
        other.Open();
        Sql(other, "begin immediate");
        Refused(StoreProblem.Locked, "another process has locked the results for longer than 1 s", () => store.Save(StoredRecords.Of()));
        Assert.Empty(store.Experiments());
        Sql(other, "commit");
        Assert.True(store.Save(StoredRecords.Of()));
    }

    [Fact]
    public async Task Save_WaitsForAnotherProcess()
    {
        ResultStore store = ResultStore.Open(Place, TimeSpan.FromSeconds(60));
        await using var other = new SqliteConnection($"Data Source={Place}");
        other.Open();
        Sql(other, "begin immediate");
        Task<bool> saved = Task.Run(() => store.Save(StoredRecords.Of()), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(saved.IsCompleted);
        Sql(other, "commit");
        Assert.True(await saved);
    }

    [Theory]
    [InlineData("This is a text, which is no database at all, however long it may be; it has more than a hundred bytes in it, as databases have.")]
    [InlineData("x")]
    public void Open_RefusesAFileThatIsNoDatabase(string content)
    {
        File.WriteAllText(Place, content);
        Refused(StoreProblem.NotAStore, "this is not a file of results", () => ResultStore.Open(Place));
        Assert.Equal(content, File.ReadAllText(Place));
    }

    [Fact]
    public void Open_RefusesADatabaseOfSomethingElse()
    {
        using (var other = new SqliteConnection($"Data Source={Place}"))
        {
            other.Open();
            Sql(other, "create table customers (name text)");
        }

        Refused(StoreProblem.NotAStore, "a database of something else", () => ResultStore.Open(Place));
    }

    [Fact]
    public void Open_RefusesAFolder()
    {
        Directory.CreateDirectory(Place);
        Refused(StoreProblem.Unreachable, "can't be opened", () => ResultStore.Open(Place));
    }

    [Fact]
    public void Open_RefusesAPlaceBehindAFile()
    {
        File.WriteAllText(_folder["file"], "x");
        Refused(StoreProblem.Unreachable, "the folder of the results can't be used", () => ResultStore.Open(_folder["file/results.db"]));
    }

    [Fact]
    public void Records_SayThatTheFileIsDamaged()
    {
        ResultStore store = ResultStore.Open(Place);
        store.Register("e", string.Empty, [.. Enumerable.Range(1, 50).Select(seed => StoredRecords.Spec((ulong)seed))]);
        for (ulong seed = 1; seed <= 50; seed++)
        {
            store.Save(StoredRecords.Of(seed));
        }

        Checkpoint();
        using (FileStream file = File.OpenWrite(Place))
        {
            // All but the first page, which says what the file is.
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0x5a, (int)(file.Length - 4096)).ToArray());
        }

        Refused(StoreProblem.Damaged, "damaged", () => _ = ResultStore.Open(Place).Records("e", RecordParts.All).Count());
    }

    [Theory]
    [InlineData("update curves set points = x'00'")]
    [InlineData("update losses set steps = x'000000'")]
    [InlineData("update layers set points = x'ff'")]
    [InlineData("update layers set points = x'000000000000'")]
    [InlineData("update plans set plan = x'1234567890'")]
    [InlineData("update trials set spec = '{'")]
    [InlineData("update trials set spec = 'null'")]
    [InlineData("update trials set metrics = '[1]'")]
    [InlineData("update trials set outcome = 'odd'")]
    [InlineData("update members set factors = '1'")]
    public void Records_SayThatARowIsDamaged(string statement)
    {
        ResultStore store = ResultStore.Open(Place);
        store.Register("e", string.Empty, [StoredRecords.Spec()]);
        store.Save(StoredRecords.Of());
        using (var other = new SqliteConnection($"Data Source={Place}"))
        {
            other.Open();
            Sql(other, statement);
        }

        Refused(StoreProblem.Damaged, "what is stored can't be read back", () => _ = store.Records("e", RecordParts.All).Count());
    }

    [Fact]
    public void Save_SaysThatTheDiskIsFull_AndKeepsWhatWasThere()
    {
        using var disk = new SmallDisk(_folder["disk"], "size=600k");
        string place = Path.Combine(disk.Folder, "results.db");
        ResultStore store = ResultStore.Open(place);
        ulong saved = 0;
        Refused(StoreProblem.Full, "the disk is full; free some of it and run the same command again: what was stored is kept", () =>
        {
            for (ulong seed = 1; seed < 10_000; seed++)
            {
                store.Save(StoredRecords.Of(seed, steps: 1001));
                saved = seed;
            }
        });
        Assert.InRange(saved, 1UL, 9_999UL);
        for (ulong seed = 1; seed <= saved; seed++)
        {
            Assert.Equal(1001, store.Find(StoredRecords.Of(seed, steps: 1001).Id)!.Losses.Length);
        }
    }

    private void Checkpoint()
    {
        SqliteConnection.ClearAllPools();
        using (var other = new SqliteConnection($"Data Source={Place};Pooling=false"))
        {
            other.Open();
            Sql(other, "pragma wal_checkpoint(truncate)");
        }

        SqliteConnection.ClearAllPools();
    }

    private void Refused(StoreProblem problem, string message, Action action)
    {
        ResultStoreException refused = Assert.Throws<ResultStoreException>(action);
        Assert.Equal(problem, refused.Problem);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static void Sql(SqliteConnection connection, string statement)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
