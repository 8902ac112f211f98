using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Writes which trials an experiment is made of, and what they are called in it.</summary>
internal static class Membership
{
    // Rows a statement: few round trips, but SQLite looks each value's name up among all of the statement's.
    private const int Chunk = 40;

    public static void Write(DbConnection connection, string experiment, string yaml, IReadOnlyList<(string Id, TrialSpec Spec)> trials, DateTimeOffset now)
    {
        MemberRow[] members = [.. trials.Select(trial => new MemberRow(trial.Id, trial.Spec, StoreJson.OfFactors(trial.Spec.Factors)))];
        string digest = Digest(members);
        using DbTransaction transaction = connection.BeginTransaction();
        if (IsUnchanged(connection, transaction, experiment, yaml, digest))
        {
            return;
        }

        // First the row that others wait for, so that two processes that register the same experiment do so one after the other.
        connection.Execute(
            transaction,
            """
            insert into experiments (name, yaml, created, changed, members) values (@name, @yaml, @now, @now, @members)
            on conflict (name) do update set yaml = @yaml, changed = @now, members = @members
            """,
            ("@name", experiment),
            ("@yaml", yaml),
            ("@now", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            ("@members", digest));
        foreach (MemberRow[] chunk in members.DistinctBy(member => member.Id).OrderBy(member => member.Id, StringComparer.Ordinal).Chunk(Chunk))
        {
            Describe(connection, transaction, chunk);
        }

        connection.Execute(transaction, "delete from members where experiment = @name", ("@name", experiment));
        foreach ((int Position, MemberRow MemberRow)[] chunk in members.Index().Chunk(Chunk))
        {
            Join(connection, transaction, experiment, chunk);
        }

        transaction.Commit();
    }

    /// <summary>Adds the description of a trial, unless it is there.</summary>
    public static void Describe(DbConnection connection, DbTransaction transaction, string id, TrialSpec spec) => Describe(connection, transaction, [new MemberRow(id, spec, string.Empty)]);

    private static void Describe(DbConnection connection, DbTransaction transaction, MemberRow[] members)
    {
        foreach (string yaml in members.Select(member => member.Spec.RecipeText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            connection.Execute(
                transaction, "insert into recipes (id, yaml) values (@id, @yaml) on conflict (id) do nothing", ("@id", StoreJson.RecipeId(yaml)), ("@yaml", yaml));
        }

        using DbCommand command = connection.Command(
            transaction,
            "insert into trials (id, model, data, data_digest, recipe, recipe_id, stream, optimizer, learning_rate, batch, seed, spec) values "
            + Rows(members.Length, "id", "model", "data", "digest", "recipe", "yaml", "stream", "optimizer", "rate", "batch", "seed", "spec")
            + " on conflict (id) do nothing");
        foreach ((int i, MemberRow member) in members.Index())
        {
            TrialSpec spec = member.Spec;
            Add(command, i, "id", member.Id);
            Add(command, i, "model", spec.Model);
            Add(command, i, "data", spec.Data);
            Add(command, i, "digest", spec.DataDigest);
            Add(command, i, "recipe", spec.RecipeName);
            Add(command, i, "yaml", StoreJson.RecipeId(spec.RecipeText));
            Add(command, i, "stream", spec.Stream);
            Add(command, i, "optimizer", OptimizerWords.Of(spec.Optimizer.Kind));
            Add(command, i, "rate", spec.Optimizer.LearningRate);
            Add(command, i, "batch", spec.Batch);
            Add(command, i, "seed", unchecked((long)spec.Seed));
            Add(command, i, "spec", StoreJson.OfSpec(spec));
        }

        command.ExecuteNonQuery();
    }

    private static void Join(DbConnection connection, DbTransaction transaction, string experiment, (int Position, MemberRow MemberRow)[] members)
    {
        using DbCommand command = connection.Command(
            transaction,
            "insert into members (experiment, position, trial, recipe, factors) values " + Rows(members.Length, "name", "position", "trial", "recipe", "factors"));
        foreach ((int i, (int position, MemberRow member)) in members.Index())
        {
            Add(command, i, "name", experiment);
            Add(command, i, "position", position);
            Add(command, i, "trial", member.Id);
            Add(command, i, "recipe", member.Spec.RecipeName);
            Add(command, i, "factors", member.Factors);
        }

        command.ExecuteNonQuery();
    }

    private static bool IsUnchanged(DbConnection connection, DbTransaction transaction, string experiment, string yaml, string digest)
    {
        using DbCommand command = connection.Command(transaction, "select yaml, members from experiments where name = @name", ("@name", experiment));
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() && reader.GetString(0) == yaml && reader.GetString(1) == digest;
    }

    private static string Digest(MemberRow[] members)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (MemberRow member in members)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{member.Id}\0{member.Spec.RecipeName}\0{member.Factors}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Rows(int count, params string[] columns) =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => $"({string.Join(", ", columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"@{column}{i}")))})"));

    private static void Add(DbCommand command, int row, string column, object value) => command.With(string.Create(CultureInfo.InvariantCulture, $"@{column}{row}"), value);

    private sealed record MemberRow(string Id, TrialSpec Spec, string Factors);
}
