using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Fanin.Lab.Storage;

/// <summary>A database on a PostgreSQL server; the tables are in the schema <c>fanin</c> unless the connection string names another search path.</summary>
internal sealed class PostgreSqlServer : Database
{
    private const string Schema = "fanin";
    private const long SchemaLock = 0x46414e494e; // "FANIN"

    private readonly NpgsqlConnectionStringBuilder _settings;

    private PostgreSqlServer(NpgsqlConnectionStringBuilder settings) => _settings = settings;

    public override string Name => $"PostgreSQL database {_settings.Database} on {_settings.Host}:{_settings.Port}";

    public static bool IsNamed(string place) => IsAddress(place) || place.Split(';').Any(part => part.Split('=')[0].Trim() is var key
        && part.Contains('=', StringComparison.Ordinal) && (key.Equals("Host", StringComparison.OrdinalIgnoreCase) || key.Equals("Server", StringComparison.OrdinalIgnoreCase)));

    public static PostgreSqlServer Of(string place, TimeSpan patience)
    {
        try
        {
            NpgsqlConnectionStringBuilder settings = IsAddress(place) ? FromAddress(new Uri(place)) : new NpgsqlConnectionStringBuilder(place);
            settings.SearchPath ??= Schema;
            settings.Database ??= settings.Username;
            settings.CommandTimeout = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
            settings.Options ??= $"-c lock_timeout={(long)Math.Max(1, patience.TotalMilliseconds)}";
            return new PostgreSqlServer(settings) { Patience = patience };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
#pragma warning disable MA0054 // The text may hold a password, and the reason may hold the text: neither is shown, nor kept inside.
            throw new ResultStoreException(
                "Expected a connection string as \"Host=localhost;Username=fanin;Database=fanin\" or an address as postgresql://user@host:5432/database; the one given is neither.")
            {
                Problem = StoreProblem.Unreachable,
            };
#pragma warning restore MA0054
        }
    }

    protected override DbConnection Connection() => new NpgsqlConnection(_settings.ConnectionString);

    public override void Prepare(DbConnection connection)
    {
        using DbTransaction transaction = connection.BeginTransaction();
        LockSchema(connection, transaction);
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;

        // Ready-made by an administrator, where the user may not make it; or one of several, which is the user's own affair.
        if (_settings.SearchPath is { } schema && schema.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
        {
            command.CommandText = $"select count(*) from pg_namespace where nspname = '{schema}'";
            if (command.ExecuteScalar() is 0L)
            {
                command.CommandText = $"create schema \"{schema}\"";
                command.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }

    // The schema is ours alone.
    public override bool IsSomethingElse(DbConnection connection, DbTransaction transaction) => false;

    public override void LockSchema(DbConnection connection, DbTransaction transaction)
    {
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select pg_advisory_xact_lock({SchemaLock})";
        command.ExecuteNonQuery();
    }

    public override bool HasSchema(DbConnection connection, DbTransaction transaction) =>
        Scalar(connection, transaction, $"select count(*) from pg_tables where tablename = '{Migrations.VersionTable}' and schemaname = any (current_schemas(false))") > 0;

    public override string InOwnWords(string statement) =>
        statement.Replace("{blob}", "bytea", StringComparison.Ordinal)
            .Replace("{real}", "double precision", StringComparison.Ordinal)
            .Replace("{long}", "bigint", StringComparison.Ordinal);

    public override ResultStoreException? Explain(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected } =>
            Problem(StoreProblem.Locked, $"another process has locked the results for longer than {Patience.TotalSeconds:0.#} s; let it finish.", failure),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            Problem(StoreProblem.Full, "the server's disk is full; free some of it and run the same command again: what was stored is kept.", failure),
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege
        } refused =>
            Problem(StoreProblem.Unreachable, $"the server refuses: {refused.MessageText}.", failure),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } damaged =>
            Problem(StoreProblem.Damaged, $"what is stored is damaged: {damaged.MessageText}.", failure),
        PostgresException other => Problem(StoreProblem.Other, $"{other.MessageText} ({other.SqlState}).", failure),
        NpgsqlException { InnerException: TimeoutException } =>
            Problem(StoreProblem.Locked, $"the server did not answer within {Patience.TotalSeconds:0.#} s; another process may have locked the results.", failure),
        NpgsqlException or SocketException => Problem(StoreProblem.Unreachable, $"no server answers there, or it hung up: {failure.Message}", failure),
        _ => null,
    };

    private static bool IsAddress(string place) =>
        place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder FromAddress(Uri address)
    {
        string[] user = address.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder { Host = address.Host };
        if (!address.IsDefaultPort && address.Port > 0)
        {
            settings.Port = address.Port;
        }

        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }

        if (address.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            settings.Database = Uri.UnescapeDataString(database);
        }

        foreach (string pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            settings[Uri.UnescapeDataString(parts[0])] = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : string.Empty);
        }

        return settings;
    }
}
