using Fanin.Lab.Storage;
using Npgsql;

namespace Fanin.App.Tests.Storage;

/// <summary>A schema of its own for a test on the PostgreSQL server that the environment names; gone afterwards.</summary>
internal sealed class TestSchema : IDisposable
{
    public const string Variable = "FANIN_TEST_POSTGRESQL";

    private readonly string _name = $"test_{Guid.NewGuid():N}";
    private readonly string _server;

    public TestSchema()
    {
        string? server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} is not set: expected the connection string of a PostgreSQL server on which schemas may be made.");
        _server = server!;
    }

    public string Place => new NpgsqlConnectionStringBuilder(_server) { SearchPath = _name }.ConnectionString;

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        using var connection = new NpgsqlConnection(_server);
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = $"drop schema if exists {_name} cascade";
        command.ExecuteNonQuery();
    }
}

/// <summary>Servers that are none.</summary>
public class NoServerTests
{
    [Fact]
    public void Open_SaysThatNoServerAnswers()
    {
        // The discard port, on which nobody listens.
        ResultStoreException refused = Assert.Throws<ResultStoreException>(() => ResultStore.Open("Host=127.0.0.1;Port=9;Username=me;Password=secret;Database=d;Timeout=2"));
        Assert.Equal(StoreProblem.Unreachable, refused.Problem);
        Assert.StartsWith("PostgreSQL database d on 127.0.0.1:9: no server answers there", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost;Passwort=secret")]
    [InlineData("postgresql://localhost:99999/d?secret=x")]
    [InlineData("Host=localhost;Port=secret")]
    public void Open_DoesNotRepeatAConnectionStringThatIsWrong(string place)
    {
        ResultStoreException refused = Assert.Throws<ResultStoreException>(() => ResultStore.Open(place));
        Assert.Contains("Expected a connection string", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }
}
