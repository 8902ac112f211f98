using System.Data.Common;
using System.Globalization;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Experiments and the results of their trials: in a SQLite file, or on a PostgreSQL server.</summary>
/// <remarks>
/// <para>A trial is stored once, whichever experiments it belongs to and however many processes train it: its identity is the key. A result that is final stays; a failure may be
/// replaced by whatever comes of another attempt, a trial that was stopped by a longer one of itself.</para>
/// <para>Safe for use by many threads, and by many processes at a time. A record is there whole or not at all, whenever a process ends.</para>
/// <para>A SQLite file must be on a local disk: its locks don't hold on network file systems.</para>
/// </remarks>
public sealed class ResultStore
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly Database _database;
    private readonly TimeProvider _clock;

    private ResultStore(Database database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Where it is, in words for messages: a path, or server and database without the password.</summary>
    public string Place => _database.Name;

    /// <summary>Opens a store, makes it if it is not there, and brings an older one to the newest schema.</summary>
    /// <param name="place">A file; or a connection string (<c>Host=localhost;Username=…</c>) or an address (<c>postgresql://user@host/database</c>) of PostgreSQL.</param>
    /// <param name="patience">How long a store that another process has locked is waited for; 30 s if omitted.</param>
    /// <param name="clock">Where the time comes from; the system's clock if omitted.</param>
    /// <exception cref="ResultStoreException">It can't be opened: newer, locked, damaged, no database, no server.</exception>
    public static ResultStore Open(string place, TimeSpan? patience = null, TimeProvider? clock = null) => Open(place, patience ?? DefaultPatience, clock ?? TimeProvider.System, Migrations.All);

    /// <summary>Opens a store whose newest schema is another one.</summary>
    internal static ResultStore Open(string place, TimeSpan patience, TimeProvider clock, IReadOnlyList<string[]> versions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(place);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero);
        var store = new ResultStore(Database.At(place, patience), clock);
        store.Explained(() => Migrations.Apply(store._database, versions, clock.GetUtcNow()));
        return store;
    }

    /// <summary>Writes down what an experiment is made of. One of that name that is there already is then made of these trials alone; results of others stay in the store.</summary>
    /// <param name="experiment">Its name.</param>
    /// <param name="yaml">The text that it comes from.</param>
    /// <param name="trials">Its trials, in the order of reports. One that is named by several recipes is there several times, and is run once.</param>
    /// <exception cref="ResultStoreException">The store can't be written.</exception>
    public void Register(string experiment, string yaml, IReadOnlyList<TrialSpec> trials)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(trials);
        Register(experiment, yaml, [.. trials.Select(spec => (TrialId.Of(spec), spec))]);
    }

    /// <summary>The same, where identities are known.</summary>
    internal void Register(string experiment, string yaml, IReadOnlyList<(string Id, TrialSpec Spec)> trials) =>
        Connected(connection => Membership.Write(connection, experiment, yaml, trials, _clock.GetUtcNow()));

    /// <summary>Keeps a record, unless the trial has a result that is final.</summary>
    /// <param name="record">The record; its trial need not be registered.</param>
    /// <returns>Whether it was written; if not, someone else has stored the trial before.</returns>
    /// <exception cref="ArgumentException">The record's id is not that of its description.</exception>
    /// <exception cref="ResultStoreException">The store can't be written; nothing of the record is there.</exception>
    public bool Save(TrialRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string id = TrialId.Of(record.Spec);
        return record.Id == id
            ? Connected(connection => RecordWriter.Write(connection, record, _clock.GetUtcNow()))
            : throw new ArgumentException($"Expected the record of trial {id}, which is what its description says, got {record.Id}.", nameof(record));
    }

    /// <summary>Keeps many records in one transaction, for benchmarks that need many.</summary>
    internal void SaveAll(IReadOnlyList<TrialRecord> records) => Connected(connection =>
    {
        using DbTransaction transaction = connection.BeginTransaction();
        foreach (TrialRecord record in records)
        {
            RecordWriter.Write(connection, transaction, record, _clock.GetUtcNow());
        }

        transaction.Commit();
    });

    /// <summary>All experiments, by name.</summary>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public IReadOnlyList<StoredExperiment> Experiments() => Connected(connection =>
    {
        using DbCommand command = connection.Command(
            null,
            """
            select e.name, e.yaml, e.created, e.changed, count(m.trial), count(t.outcome)
            from experiments e left join members m on m.experiment = e.name left join trials t on t.id = m.trial
            group by e.name, e.yaml, e.created, e.changed order by e.name
            """);
        using DbDataReader reader = command.ExecuteReader();
        List<StoredExperiment> experiments = [];
        while (reader.Read())
        {
            experiments.Add(new StoredExperiment(reader.GetString(0), reader.GetString(1), Time(reader.GetString(2)), Time(reader.GetString(3)), reader.GetInt32(4), reader.GetInt32(5)));
        }

        return experiments;
    });

    /// <summary>Which trials of an experiment have a result, and which.</summary>
    /// <param name="experiment">Its name; one that is not there has none.</param>
    /// <returns>Outcomes by the trials' ids.</returns>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public IReadOnlyDictionary<string, StoredOutcome> Outcomes(string experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Connected(connection =>
        {
            using DbCommand command = connection.Command(
                null,
                "select t.id, t.outcome, t.steps from members m join trials t on t.id = m.trial where m.experiment = @name and t.outcome is not null",
                ("@name", experiment));
            using DbDataReader reader = command.ExecuteReader();
            Dictionary<string, StoredOutcome> outcomes = new(StringComparer.Ordinal);
            while (reader.Read())
            {
                outcomes[reader.GetString(0)] = new StoredOutcome(OutcomeWords.ToOutcome(reader.GetString(1)), reader.GetInt32(2));
            }

            return outcomes;
        });
    }

    /// <summary>Whether one trial has a result, and which.</summary>
    internal StoredOutcome? Outcome(string id) => Connected<StoredOutcome?>(connection =>
    {
        using DbCommand command = connection.Command(null, "select outcome, steps from trials where id = @id and outcome is not null", ("@id", id));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? new StoredOutcome(OutcomeWords.ToOutcome(reader.GetString(0)), reader.GetInt32(1)) : null;
    });

    /// <summary>The trials that an experiment is made of, finished or not, with their names in it, in its order.</summary>
    /// <param name="experiment">Its name; one that is not there has none.</param>
    /// <returns>One at a time, as they are read.</returns>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public IEnumerable<TrialSpec> Trials(string experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Rows(RecordParts.None, "where m.experiment = @name order by m.position", [("@name", experiment)], (reader, row) => reader.Spec(row));
    }

    /// <summary>The results of an experiment's trials, in its order; trials without a result are left out.</summary>
    /// <param name="experiment">Its name; one that is not there has none.</param>
    /// <param name="parts">What is read of each.</param>
    /// <returns>One at a time, as they are read; the connection is held meanwhile.</returns>
    /// <exception cref="ResultStoreException">The store can't be read, or what is stored is damaged.</exception>
    public IEnumerable<TrialRecord> Records(string experiment, RecordParts parts = RecordParts.None)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Rows(parts, "where m.experiment = @name and t.outcome is not null order by m.position", [("@name", experiment)], (reader, row) => reader.Read(row));
    }

    /// <summary>The result of one trial, by its id.</summary>
    /// <param name="id">See <see cref="TrialId"/>.</param>
    /// <param name="parts">What is read of it.</param>
    /// <returns>The result, without factors; <see langword="null"/> if there is none.</returns>
    /// <exception cref="ResultStoreException">The store can't be read, or what is stored is damaged.</exception>
    public TrialRecord? Find(string id, RecordParts parts = RecordParts.All)
    {
        ArgumentNullException.ThrowIfNull(id);
        TrialRecord? record = Rows(parts, "where t.id = @id and t.outcome is not null", [("@id", id)], (reader, row) => reader.Read(row)).FirstOrDefault();
        return record is null ? null : record with { Spec = record.Spec with { Factors = [] } };
    }

    /// <summary>How long the stored trials took, by kind. What estimates are made of.</summary>
    /// <exception cref="ResultStoreException">The store can't be read.</exception>
    public IReadOnlyList<StoredDuration> Durations() => Connected(connection =>
    {
        using DbCommand command = connection.Command(
            null,
            """
            select model, data, optimizer, batch, count(*), sum(steps), sum(seconds) from trials
            where outcome in ('completed', 'stopped', 'diverged') group by model, data, optimizer, batch order by model, data, optimizer, batch
            """);
        using DbDataReader reader = command.ExecuteReader();
        List<StoredDuration> durations = [];
        while (reader.Read())
        {
            durations.Add(new StoredDuration(
                reader.GetString(0), reader.GetString(1), OptimizerOf(reader.GetString(2)), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt64(5), reader.GetDouble(6)));
        }

        return durations;
    });

    /// <summary>Takes a trial for a while, so that other processes on this store leave it alone.</summary>
    /// <param name="id">The trial, registered before.</param>
    /// <param name="owner">Who takes it; who has it already prolongs.</param>
    /// <param name="lease">For how long, from now.</param>
    /// <returns>Whether it was free; <see langword="false"/> if another owner has it, or it has a final result.</returns>
    /// <exception cref="ResultStoreException">The store can't be written.</exception>
    public bool Claim(string id, string owner, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        long now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Connected(connection => connection.Execute(
            null,
            """
            update trials set claimed_by = @owner, claimed_until = @until
            where id = @id and (outcome is null or outcome in ('failed', 'stopped')) and (claimed_by is null or claimed_by = @owner or claimed_until < @now)
            """,
            ("@id", id),
            ("@owner", owner),
            ("@until", now + (long)lease.TotalMilliseconds),
            ("@now", now)) == 1);
    }

    /// <summary>Gives a trial free again that was taken and not finished.</summary>
    /// <param name="id">The trial.</param>
    /// <param name="owner">Who took it; claims of others stay.</param>
    /// <exception cref="ResultStoreException">The store can't be written.</exception>
    public void Release(string id, string owner)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(owner);
        Connected(connection => connection.Execute(
            null, "update trials set claimed_by = null, claimed_until = null where id = @id and claimed_by = @owner", ("@id", id), ("@owner", owner)));
    }

    private IEnumerable<T> Rows<T>(RecordParts parts, string where, (string Name, object? Value)[] values, Func<RecordReader, DbDataReader, T> read)
    {
        using DbConnection connection = Explained(_database.Open);
        RecordReader records = Explained(() => new RecordReader(connection, parts));
        using DbCommand command = connection.Command(null, $"{RecordReader.Select(parts)} {where}", values);
        using DbDataReader reader = Explained(command.ExecuteReader);
        while (Explained(reader.Read))
        {
            yield return Explained(() => read(records, reader));
        }
    }

    private T Connected<T>(Func<DbConnection, T> work) => Explained(() =>
    {
        using DbConnection connection = _database.Open();
        return work(connection);
    });

    private void Connected(Action<DbConnection> work) => Connected(connection =>
    {
        work(connection);
        return true;
    });

    private void Explained(Action work) => Explained(() =>
    {
        work();
        return true;
    });

    private T Explained<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is InvalidDataException or System.Text.Json.JsonException or KeyNotFoundException or InvalidCastException)
        {
            throw new ResultStoreException($"{Place}: what is stored can't be read back ({failure.Message}); restore it from a copy, or choose another place.", failure)
            {
                Problem = StoreProblem.Damaged,
            };
        }
        catch (Exception failure) when (failure is not ResultStoreException)
        {
            if (_database.Explain(failure) is { } problem)
            {
                throw problem;
            }

            throw;
        }
    }

    private static OptimizerKind OptimizerOf(string word) => OptimizerWords.Find(word) ?? throw new InvalidDataException($"Expected an optimizer, got \"{word}\".");

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
