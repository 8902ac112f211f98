using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fanin.Json;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>What a shard says of how it was made: enough to compute its numbers again.</summary>
/// <remarks>Texts of the safetensors header: <c>format</c> is <c>pt</c>, as other programs expect; <c>fanin.plan</c> the plan of this file's tensors; <c>fanin.loaded</c>
/// names of copied tensors with the SHA-256 of their bytes; the others (<c>fanin.version</c>, <c>.model</c>, <c>.recipe</c>, <c>.recipe_text</c>, <c>.seed</c>, <c>.stream</c>,
/// <c>.stream_version</c>, <c>.source</c>) are for people.</remarks>
internal static class CheckpointRecord
{
    /// <summary>Version of the streams, see docs/repeatability.md.</summary>
    public const string StreamVersion = "1";

    public const string Plan = "fanin.plan";
    public const string Loaded = "fanin.loaded";
    public const string Seed = "fanin.seed";
    public const string Stream = "fanin.stream";
    public const string RecipeName = "fanin.recipe";
    public const string StreamVersionName = "fanin.stream_version";

    // As long as a hash, so that a header can be written before its hashes are known.
    private static readonly string UnknownHash = new('0', 64);

    /// <summary>The texts of a shard.</summary>
    /// <param name="document">The plan.</param>
    /// <param name="rows">The shard's tensors.</param>
    /// <param name="choice">Which are copied.</param>
    /// <param name="source">What tells the source from others; <see langword="null"/> without one.</param>
    /// <param name="hashes">Hashes of copied tensors by name, as far as known.</param>
    public static Dictionary<string, string> Write(PlanDocument document, ImmutableArray<PlanRow> rows, LoadChoice choice, string? source, IReadOnlyDictionary<string, string> hashes)
    {
        InitPlan plan = document.Plan;
        Dictionary<string, string> texts = new(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["fanin.version"] = typeof(CheckpointRecord).Assembly.GetName().Version!.ToString(3),
            ["fanin.model"] = document.Model,
            [RecipeName] = plan.Recipe.Name,
            [Seed] = plan.Seed.ToString(),
            [Stream] = plan.Stream.Name,
            [StreamVersionName] = StreamVersion,
            [Plan] = new PlanDocument(document.Model, plan with { Rows = rows }).ToJson(indented: false),
        };
        if (document.RecipeText is { } text)
        {
            texts["fanin.recipe_text"] = text;
        }

        if (source is not null)
        {
            texts["fanin.source"] = source;
        }

        string[] loaded = [.. rows.Where(row => choice.Find(row) is not null).Select(row => row.Parameter.Name)];
        if (loaded.Length > 0)
        {
            texts[Loaded] = JsonSerializer.Serialize(loaded.ToDictionary(name => name, name => hashes.GetValueOrDefault(name, UnknownHash), StringComparer.Ordinal));
        }

        return texts;
    }

    /// <summary>The plan of a shard's tensors, and the hashes of copied ones.</summary>
    /// <exception cref="DiagnosticException">The shard says nothing of how it was made, or something that can't be.</exception>
    public static (PlanDocument Document, IReadOnlyDictionary<string, string> Loaded) Read(SafetensorsFile file)
    {
        ImmutableSortedDictionary<string, string> texts = file.Header.Metadata;
        if (!texts.TryGetValue(Plan, out string? json))
        {
            throw Refused(file, "The file has no record of how its numbers were made; only checkpoints that fanin wrote can be verified.");
        }

        if (texts.GetValueOrDefault(StreamVersionName) is var version && version != StreamVersion)
        {
            throw Refused(file, $"The file was made by version {version ?? "?"} of the streams; this program knows version {StreamVersion}.");
        }

        PlanDocument document = PlanDocument.Parse(Encoding.UTF8.GetBytes(json), string.Create(CultureInfo.InvariantCulture, $"{file.Path} ({Plan})"));
        CheckTexts(file, document.Plan);
        CheckTensors(file, document.Plan);
        IReadOnlyDictionary<string, string> loaded = texts.TryGetValue(Loaded, out string? hashes) ? Hashes(file, hashes, document.Plan) : ImmutableDictionary<string, string>.Empty;
        return document.Plan.Rows.FirstOrDefault(row => row.IsLeft && !loaded.ContainsKey(row.Parameter.Name)) is { } left
            ? throw Refused(file, $"The record has no hash of {left.Parameter}, which was not drawn.")
            : (document, loaded);
    }

    // People read these; a file that tells them one seed and was made with another is not as recorded.
    private static void CheckTexts(SafetensorsFile file, InitPlan plan)
    {
        (string Name, string Planned)[] texts = [(Seed, plan.Seed.ToString()), (Stream, plan.Stream.Name), (RecipeName, plan.Recipe.Name)];
        string[] wrong =
        [
            .. texts.Where(text => file.Header.Metadata.TryGetValue(text.Name, out string? said) && said != text.Planned)
                .Select(text => $"The file says {text.Name} {file.Header.Metadata[text.Name]}, but its plan {text.Planned}; one of them was changed."),
        ];
        if (wrong.Length > 0)
        {
            throw Refused(file, wrong);
        }
    }

    private static void CheckTensors(SafetensorsFile file, InitPlan plan)
    {
        List<string> wrong = [];
        foreach (PlanRow row in plan.Rows)
        {
            if (file.Find(row.Parameter.Name) is not { } tensor)
            {
                wrong.Add($"The record has {row.Parameter}, but the file does not.");
            }
            else if (tensor.Shape != row.Parameter.Shape || tensor.Type.ElementType != row.Parameter.ElementType)
            {
                wrong.Add($"The record has {row.Parameter} of {StoredType.Of(row.Parameter.ElementType)}, but the file has {tensor}.");
            }
        }

        HashSet<string> names = new(plan.Rows.Select(row => row.Parameter.Name), StringComparer.Ordinal);
        wrong.AddRange(file.Header.Tensors.Where(tensor => !names.Contains(tensor.Name)).Select(tensor => $"The file has {tensor}, but the record does not."));
        if (wrong.Count > 0)
        {
            throw Refused(file, [.. wrong]);
        }
    }

    private static Dictionary<string, string> Hashes(SafetensorsFile file, string json, InitPlan plan)
    {
        var source = new JsonSource(Encoding.UTF8.GetBytes(json), file.Path);
        HashSet<string> names = new(plan.Rows.Select(row => row.Parameter.Name), StringComparer.Ordinal);
        if (source.Parse() is { Kind: JsonKind.Object } root && source.Problems.Count == 0
            && root.Members.All(member => member.Value is { Kind: JsonKind.Text, Text.Length: 64 } && names.Contains(member.Name)))
        {
            return root.Members.ToDictionary(member => member.Name, member => member.Value.Text, StringComparer.Ordinal);
        }

        throw Refused(file, $"{Loaded} is damaged; expected names of tensors with the SHA-256 of their bytes.");
    }

    private static DiagnosticException Refused(SafetensorsFile file, params string[] messages) => new(
        $"{file.Path} can't be verified", [.. messages.Select(message => new Diagnostic(Diagnostic.NoRecord, message) { Place = new TextPlace(file.Path) })]);
}
