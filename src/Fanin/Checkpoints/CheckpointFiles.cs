namespace Fanin.Checkpoints;

/// <summary>How files of a checkpoint are named.</summary>
internal static class CheckpointFiles
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
        return candidates.Length == 1
            ? candidates[0]
            : throw new DiagnosticException($"{folder} is no checkpoint", [new Diagnostic(
                Diagnostic.MissingShard,
                candidates.Length == 0
                    ? $"The folder has no {Single} and no {CheckpointIndex.FileName}."
                    : $"The folder has several checkpoints, {string.Join(", ", candidates.Select(Path.GetFileName).Order(StringComparer.Ordinal))}; name one of them.")
            {
                Place = new TextPlace(folder),
            },
            ]);
    }
}
