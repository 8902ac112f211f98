using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Writes one record, whole or not at all.</summary>
internal static class RecordWriter
{
    private const int EnvironmentDigits = 16;

    // A result is final, but a failure may be tried again, and a trial that was stopped may go on.
    private const string MayReplace = $"(outcome is null or outcome = '{OutcomeWords.Failed}' or (outcome = '{OutcomeWords.Stopped}' and (@outcome <> '{OutcomeWords.Stopped}' or steps < @steps)))";

    /// <summary>Writes one in a transaction of its own.</summary>
    public static bool Write(DbConnection connection, TrialRecord record, DateTimeOffset now)
    {
        using DbTransaction transaction = connection.BeginTransaction();
        bool isWritten = Write(connection, transaction, record, now);
        transaction.Commit();
        return isWritten;
    }

    /// <summary>Writes one, unless there is a result that is final.</summary>
    public static bool Write(DbConnection connection, DbTransaction transaction, TrialRecord record, DateTimeOffset now)
    {
        Membership.Describe(connection, transaction, record.Id, record.Spec);
        string environment = WriteEnvironment(connection, transaction, record.Environment);
        int changed = connection.Execute(
            transaction,
            $"""
            update trials set outcome = @outcome, steps = @steps, reason = @reason, seconds = @seconds, training_seconds = @training, target_step = @target,
                metrics = @metrics, environment = @environment, finished = @finished, claimed_by = null, claimed_until = null
            where id = @id and {MayReplace}
            """,
            ("@id", record.Id),
            ("@outcome", OutcomeWords.Of(record.Outcome)),
            ("@steps", record.Steps),
            ("@reason", record.Reason),
            ("@seconds", record.Seconds),
            ("@training", record.TrainingSeconds),
            ("@target", record.TargetStep),
            ("@metrics", StoreJson.OfMetrics(record.Metrics)),
            ("@environment", environment),
            ("@finished", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        if (changed == 0)
        {
            return false;
        }

        Replace(connection, transaction, "curves", "points", record.Id, Blobs.OfCurve(record.Curve));
        Replace(connection, transaction, "losses", "steps", record.Id, Blobs.OfLosses(record.Losses));
        Replace(connection, transaction, "plans", "plan", record.Id, Blobs.OfText(record.PlanText));
        connection.Execute(transaction, "delete from layers where trial = @id", ("@id", record.Id));
        if (record.StartDiagnosis is not null || !record.Layers.IsEmpty)
        {
            connection.Execute(
                transaction,
                "insert into layers (trial, start, points) values (@id, @start, @points)",
                ("@id", record.Id),
                ("@start", record.StartDiagnosis is { } start ? Blobs.OfText(start) : null),
                ("@points", Blobs.OfLayers(record.Layers)));
        }

        return true;
    }

    private static string WriteEnvironment(DbConnection connection, DbTransaction transaction, TrialEnvironment environment)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(environment.ToString())))[..EnvironmentDigits];
        connection.Execute(
            transaction,
            """
            insert into environments (id, fanin, runtime, libtorch, system, processor, threads) values (@id, @fanin, @runtime, @libtorch, @system, @processor, @threads)
            on conflict (id) do nothing
            """,
            ("@id", id),
            ("@fanin", environment.Fanin),
            ("@runtime", environment.Runtime),
            ("@libtorch", environment.LibTorch),
            ("@system", environment.System),
            ("@processor", environment.Processor),
            ("@threads", environment.Threads));
        return id;
    }

    private static void Replace(DbConnection connection, DbTransaction transaction, string table, string column, string id, byte[] bytes) => connection.Execute(
        transaction,
        $"insert into {table} (trial, {column}) values (@id, @bytes) on conflict (trial) do update set {column} = @bytes",
        ("@id", id),
        ("@bytes", bytes));
}
