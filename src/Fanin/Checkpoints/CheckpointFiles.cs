using System.Text.RegularExpressions;

namespace Fanin.Checkpoints;

/// <summary>How files of a checkpoint are named.</summary>
internal static partial class CheckpointFiles
{
    /// <summary>The name of a checkpoint in one file.</summary>
    public const string Single = "model.safetensors";

    /// <summary>The name of one of several shards.</summary>
    /// <param name="shard">Which, from 0.</param>
    /// <param name="count">Of how many.</param>
    public static string Shard(int shard, int count) => FormattableString.Invariant($"model-{shard + 1:D5}-of-{count:D5}.safetensors");

    /// <summary>The file by which a folder's checkpoint is opened.</summary>
    /// <exception cref="DiagnosticException">There is none, or it can't be told which.</exception>
    public static string InFolder(string folder)
    {
        foreach (string usual in new[] { CheckpointIndex.FileName, Single }.Select(name => Path.Combine(folder, name)))
        {
            if (File.Exists(usual))
            {
                return usual;
            }
        }

        string[] indexes = Directory.GetFiles(folder, "*.safetensors.index.json");
        string[] candidates = indexes.Length > 0 ? indexes : Directory.GetFiles(folder, "*.safetensors");
        string[] names = [.. candidates.Select(candidate => Path.GetFileName(candidate)).Order(StringComparer.Ordinal)];
        bool hasShards = indexes.Length == 0 && names.Any(name => ShardName().IsMatch(name));
        return candidates.Length == 1 && !hasShards
            ? candidates[0]
            : throw new DiagnosticException($"{folder} is no checkpoint", [new Diagnostic(
                Diagnostic.MissingShard,
                candidates.Length == 0 ? $"The folder has no {Single} and no {CheckpointIndex.FileName}."
                    : hasShards ? $"The folder has {Some(names)}, but no {CheckpointIndex.FileName}, which comes with the last shard: the checkpoint is not whole. Write the other shards, or name one file."
                    : $"The folder has several checkpoints, {Some(names)}; name one of them.")
            {
                Place = new TextPlace(folder),
            },
            ]);
    }

    private static string Some(string[] names)
    {
        const int Most = 4;
        return string.Join(", ", names.Take(Most)) + (names.Length > Most ? FormattableString.Invariant($" and {names.Length - Most} more") : string.Empty);
    }

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.safetensors$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShardName();
}
