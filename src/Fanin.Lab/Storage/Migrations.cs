using System.Data.Common;
using System.Globalization;

namespace Fanin.Lab.Storage;

/// <summary>The schema's history: one list of statements a version. Versions that are published are never changed, only followed.</summary>
internal static class Migrations
{
    /// <summary>The table that says which versions were applied, and when.</summary>
    public const string VersionTable = "fanin_schema";

    /// <summary>All versions, the oldest first; the version of the first is 1.</summary>
    public static IReadOnlyList<string[]> All { get; } = [Schema1.Statements];

    /// <summary>Brings a database to the newest version, all or nothing.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="versions">See <see cref="All"/>.</param>
    /// <param name="now">The time to write down.</param>
    /// <exception cref="ResultStoreException">It is newer than this program, or a database of something else.</exception>
    public static void Apply(Database database, IReadOnlyList<string[]> versions, DateTimeOffset now)
    {
        database.Require();
        using DbConnection connection = database.Open();
        if (Current(database, connection, versions.Count) == versions.Count)
        {
            return;
        }

        database.Prepare(connection);
        using DbTransaction transaction = connection.BeginTransaction();
        database.LockSchema(connection, transaction);
        int version = Version(database, connection, transaction, versions.Count);
        if (version == 0)
        {
            Execute(connection, transaction, $"create table if not exists {VersionTable} (version integer primary key, applied text not null)");
        }

        for (; version < versions.Count; version++)
        {
            foreach (string statement in versions[version])
            {
                Execute(connection, transaction, database.InOwnWords(statement));
            }

            Execute(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"insert into {VersionTable} (version, applied) values ({version + 1}, '{now.UtcDateTime:O}')"));
        }

        transaction.Commit();
    }

    // Without a lock for writing, which a process that trains may hold: most often there is nothing to do.
    private static int Current(Database database, DbConnection connection, int known)
    {
        using DbTransaction transaction = connection is Microsoft.Data.Sqlite.SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction();
        return Version(database, connection, transaction, known);
    }

    private static int Version(Database database, DbConnection connection, DbTransaction transaction, int known)
    {
        if (!database.HasSchema(connection, transaction))
        {
            return database.IsSomethingElse(connection, transaction)
                ? throw new ResultStoreException($"{database.Name}: this is a database of something else, not of results; choose another file.") { Problem = StoreProblem.NotAStore }
                : 0;
        }

        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select coalesce(max(version), 0) from {VersionTable}";
        int version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        return version <= known
            ? version
            : throw new ResultStoreException(
                string.Create(CultureInfo.InvariantCulture, $"{database.Name}: the results have schema version {version}, this program knows up to {known}; update the program, or choose another place."))
            {
                Problem = StoreProblem.Newer,
            };
    }

    private static void Execute(DbConnection connection, DbTransaction transaction, string statement)
    {
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constant texts of this assembly.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
