using System.Data.Common;
using Fanin.Lab.Trials;

namespace Fanin.Lab.Storage;

/// <summary>Makes records of rows, one at a time.</summary>
internal sealed class RecordReader
{
    private const int FirstPart = 14;

    private readonly RecordParts _parts;
    private readonly Dictionary<string, TrialEnvironment> _environments;
    private readonly Dictionary<string, string> _recipes;

    // Texts that thousands of trials have in common are kept once.
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public RecordReader(DbConnection connection, RecordParts parts)
    {
        _parts = parts;
        _environments = Environments(connection);
        _recipes = Recipes(connection);
    }

    /// <summary>The columns that <see cref="Read"/> wants, and the tables to join them from; <c>m</c> are memberships, <c>t</c> trials.</summary>
    public static string Select(RecordParts parts)
    {
        (RecordParts Part, string Column, string Table)[] all =
        [
            (RecordParts.Curve, "c.points", "curves c"), (RecordParts.Losses, "l.steps", "losses l"), (RecordParts.Plan, "p.plan", "plans p"),
            (RecordParts.StartDiagnosis, "s.start", "layers s"), (RecordParts.Layers, "y.points", "layers y"),
        ];
        (RecordParts Part, string Column, string Table)[] wanted = [.. all.Where(one => parts.HasFlag(one.Part))];
        return "select t.id, t.spec, m.recipe, m.factors, t.outcome, t.steps, t.reason, t.seconds, t.training_seconds, t.target_step, t.metrics, t.environment, "
            + "t.recipe, t.recipe_id"
            + string.Concat(wanted.Select(one => $", {one.Column}"))
            + " from trials t left join members m on m.trial = t.id"
            + string.Concat(wanted.Select(one => $" left join {one.Table} on {one.Table[^1]}.trial = t.id"));
    }

    /// <summary>The record of a row.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public TrialRecord Read(DbDataReader row)
    {
        int part = FirstPart;
        return new TrialRecord
        {
            Id = row.GetString(0),
            Spec = Spec(row),
            Outcome = OutcomeWords.ToOutcome(row.GetString(4)),
            Steps = row.GetInt32(5),
            Reason = row.TextOrNull(6),
            Seconds = row.GetDouble(7),
            TrainingSeconds = row.GetDouble(8),
            TargetStep = row.IsDBNull(9) ? null : row.GetInt32(9),
            Metrics = StoreJson.ToMetrics(row.TextOrNull(10)),
            Environment = _environments[row.GetString(11)],
            Curve = Bytes(row, RecordParts.Curve, ref part) is { } curve ? Blobs.ToCurve(curve) : [],
            Losses = Bytes(row, RecordParts.Losses, ref part) is { } losses ? Blobs.ToLosses(losses) : [],
            PlanText = Bytes(row, RecordParts.Plan, ref part) is { } plan ? Blobs.ToText(plan) : string.Empty,
            StartDiagnosis = Bytes(row, RecordParts.StartDiagnosis, ref part) is { } start ? Blobs.ToText(start) : null,
            Layers = Bytes(row, RecordParts.Layers, ref part) is { } layers ? Blobs.ToLayers(layers) : [],
        };
    }

    /// <summary>The description of a row, with its names in the experiment.</summary>
    public TrialSpec Spec(DbDataReader row)
    {
        TrialSpec spec = StoreJson.ToSpec(row.GetString(1));
        return spec with
        {
            Model = Shared(spec.Model),
            Data = Shared(spec.Data),
            DataDigest = Shared(spec.DataDigest),
            RecipeText = _recipes[row.GetString(13)],
            Stream = Shared(spec.Stream),
            RecipeName = Shared(row.TextOrNull(2) ?? row.GetString(12)),
            Factors = row.TextOrNull(3) is { } factors ? [.. StoreJson.ToFactors(factors).Select(factor => new TrialFactor(Shared(factor.Name), Shared(factor.Value)))] : [],
        };
    }

    private byte[]? Bytes(DbDataReader row, RecordParts part, ref int column)
    {
        if (!_parts.HasFlag(part))
        {
            return null;
        }

        int place = column++;
        return row.IsDBNull(place) ? null : row.GetFieldValue<byte[]>(place);
    }

    private string Shared(string text)
    {
        if (_texts.TryGetValue(text, out string? known))
        {
            return known;
        }

        _texts[text] = text;
        return text;
    }

    private static Dictionary<string, TrialEnvironment> Environments(DbConnection connection)
    {
        using DbCommand command = connection.Command(null, "select id, fanin, runtime, libtorch, system, processor, threads from environments");
        using DbDataReader reader = command.ExecuteReader();
        Dictionary<string, TrialEnvironment> environments = new(StringComparer.Ordinal);
        while (reader.Read())
        {
            environments[reader.GetString(0)] = new TrialEnvironment(
                reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetInt32(6));
        }

        return environments;
    }

    private static Dictionary<string, string> Recipes(DbConnection connection)
    {
        using DbCommand command = connection.Command(null, "select id, yaml from recipes");
        using DbDataReader reader = command.ExecuteReader();
        Dictionary<string, string> recipes = new(StringComparer.Ordinal);
        while (reader.Read())
        {
            recipes[reader.GetString(0)] = reader.GetString(1);
        }

        return recipes;
    }
}
