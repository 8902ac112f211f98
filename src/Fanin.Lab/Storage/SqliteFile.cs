using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Fanin.Lab.Storage;

/// <summary>A SQLite file, in write-ahead mode: readers don't wait for writers, and a process that is killed leaves whole transactions only.</summary>
internal sealed class SqliteFile(string path) : Database
{
    // Result codes of SQLite, see https://sqlite.org/rescode.html.
    private const int Busy = 5;
    private const int LockedTable = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int NotADatabase = 26;

    // What every SQLite file begins with.
    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    public override string Name => path;

    public override void Require()
    {
        if (!File.Exists(path))
        {
            return;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] start = new byte[Header.Length];
        int length = file.ReadAtLeast(start, Header.Length, throwOnEndOfStream: false);
        if (length > 0 && !start.AsSpan().SequenceEqual(Header))
        {
            throw new ResultStoreException($"{Name}: this is not a file of results; choose another one.") { Problem = StoreProblem.NotAStore };
        }
    }

    protected override DbConnection Connection()
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
        return new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = full,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(Patience.TotalSeconds)),
        }.ConnectionString);
    }

    public override void Prepare(DbConnection connection) => Execute(connection, "pragma journal_mode = wal");

    public override bool IsSomethingElse(DbConnection connection, DbTransaction transaction) =>
        Scalar(connection, transaction, "select count(*) from sqlite_master where type = 'table' and name not like 'sqlite_%'") > 0;

    // A transaction that writes holds the only lock there is, from its begin on.
    public override void LockSchema(DbConnection connection, DbTransaction transaction)
    {
    }

    public override bool HasSchema(DbConnection connection, DbTransaction transaction) =>
        Scalar(connection, transaction, $"select count(*) from sqlite_master where name = '{Migrations.VersionTable}'") > 0;

    public override string InOwnWords(string statement) =>
        statement.Replace("{blob}", "blob", StringComparison.Ordinal)
            .Replace("{real}", "real", StringComparison.Ordinal)
            .Replace("{long}", "integer", StringComparison.Ordinal);

    public override ResultStoreException? Explain(Exception failure) => failure switch
    {
        SqliteException sqlite => Explain(sqlite),
        UnauthorizedAccessException or IOException => Problem(StoreProblem.Unreachable, $"the folder of the results can't be used: {failure.Message}", failure),
        _ => null,
    };

    private ResultStoreException Explain(SqliteException failure) => failure.SqliteErrorCode switch
    {
        Busy or LockedTable => Problem(
            StoreProblem.Locked, $"another process has locked the results for longer than {Patience.TotalSeconds:0.#} s; let it finish, or choose another file.", failure),
        ReadOnly => Problem(StoreProblem.Unreachable, "the results may be read only; make the file and its folder writable, or choose another file.", failure),
        Full => Problem(StoreProblem.Full, "the disk is full; free some of it and run the same command again: what was stored is kept.", failure),
        InputOutput => Problem(StoreProblem.Other, $"the disk refuses to read or write the results ({failure.Message}); what was stored before is kept.", failure),
        Corrupt => Problem(StoreProblem.Damaged, "the file of results is damaged; restore it from a copy, save what \".recover\" of sqlite3 finds, or choose another file.", failure),
        CantOpen => Problem(StoreProblem.Unreachable, "the file of results can't be opened; see that its folder is there and may be written.", failure),
        NotADatabase => Problem(StoreProblem.NotAStore, "this is not a file of results; choose another one.", failure),
        _ => Problem(StoreProblem.Other, failure.Message, failure),
    };

    private static void Execute(DbConnection connection, string statement)
    {
        using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this assembly.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
