using Fanin.Lab.Storage;
using Npgsql;

namespace Fanin.App.Tests.Storage;

/// <summary>The same on a server. Each test has a schema of its own there.</summary>
public sealed class PostgreSqlStoreTests : StoreContract, IDisposable
{
    private readonly TestSchema _schema = new();

    private protected override string Place => _schema.Place;

    public void Dispose() => _schema.Dispose();

    [Fact]
    public void Open_TakesAnAddress()
    {
        var settings = new NpgsqlConnectionStringBuilder(Place);
        string address = $"postgresql://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}?Search%20Path={settings.SearchPath}";
        Assert.True(ResultStore.Open(address).Save(StoredRecords.Of()));
        Assert.NotNull(ResultStore.Open(Place).Find(StoredRecords.Of().Id));
        Assert.Equal($"PostgreSQL database {settings.Database} on {settings.Host}:{settings.Port}", ResultStore.Open(address).Place);
    }

    [Fact]
    public void Save_SaysThatAnotherProcessHasLockedIt()
    {
        ResultStore store = ResultStore.Open(Place, TimeSpan.FromSeconds(1));
        store.Register("e", string.Empty, [StoredRecords.Spec()]);
        using var other = new NpgsqlConnection(Place);
        other.Open();
        using NpgsqlTransaction transaction = other.BeginTransaction();
        using NpgsqlCommand command = other.CreateCommand();
        command.CommandText = "lock table trials in exclusive mode";
        command.ExecuteNonQuery();
        ResultStoreException refused = Assert.Throws<ResultStoreException>(() => store.Save(StoredRecords.Of()));
        Assert.Equal(StoreProblem.Locked, refused.Problem);
        Assert.Contains("another process has locked the results for longer than 1 s", refused.Message, StringComparison.Ordinal);
        transaction.Rollback();
        Assert.True(store.Save(StoredRecords.Of()));
    }

    [Fact]
    public void Open_SaysThatTheServerRefuses()
    {
        var settings = new NpgsqlConnectionStringBuilder(Place) { Database = "no such database", Password = "secret" };
        ResultStoreException refused = Assert.Throws<ResultStoreException>(() => ResultStore.Open(settings.ConnectionString));
        Assert.Equal(StoreProblem.Unreachable, refused.Problem);
        Assert.Contains("no such database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }
}
