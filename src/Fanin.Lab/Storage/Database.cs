using System.Data.Common;

namespace Fanin.Lab.Storage;

/// <summary>Where the tables are: the same statements for all, but for the names of a few types.</summary>
internal abstract class Database
{
    /// <summary>What it is called in messages; passwords are no part of it.</summary>
    public abstract string Name { get; }

    /// <summary>How long a locked database is waited for.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>A file, or a server if the text is a connection string or an address of PostgreSQL.</summary>
    /// <exception cref="ResultStoreException">The text is neither.</exception>
    public static Database At(string place, TimeSpan patience) =>
        PostgreSqlServer.IsNamed(place) ? PostgreSqlServer.Of(place, patience) : new SqliteFile(place) { Patience = patience };

    /// <summary>Refuses what SQLite would take for empty, and write over.</summary>
    public virtual void Require()
    {
    }

    /// <summary>Opens a connection, pooled.</summary>
    public DbConnection Open()
    {
        DbConnection connection = Connection();
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes the place ready, once: what is no part of the schema.</summary>
    public abstract void Prepare(DbConnection connection);

    /// <summary>Whether there are tables, but not ours.</summary>
    public abstract bool IsSomethingElse(DbConnection connection, DbTransaction transaction);

    /// <summary>Keeps other processes from migrating at the same time, until the transaction ends.</summary>
    public abstract void LockSchema(DbConnection connection, DbTransaction transaction);

    /// <summary>Whether our table of versions is there.</summary>
    public abstract bool HasSchema(DbConnection connection, DbTransaction transaction);

    /// <summary>A statement in this database's words: <c>{blob}</c>, <c>{real}</c> and <c>{long}</c> are types.</summary>
    public abstract string InOwnWords(string statement);

    /// <summary>An exception of the provider as one sentence; <see langword="null"/> if it is none of the provider's.</summary>
    public abstract ResultStoreException? Explain(Exception failure);

    /// <summary>A connection that is not open yet.</summary>
    protected abstract DbConnection Connection();

    protected static long Scalar(DbConnection connection, DbTransaction? transaction, string statement)
    {
        using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constant texts of this assembly.
        command.CommandText = statement;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    protected ResultStoreException Problem(StoreProblem problem, string message, Exception failure) => new($"{Name}: {message}", failure) { Problem = problem };
}
