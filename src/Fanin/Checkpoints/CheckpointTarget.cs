using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Fanin.Checkpoints;

/// <summary>The place that a checkpoint is to be written to: refused if it holds something else, made ready otherwise.</summary>
internal static partial class CheckpointTarget
{
    /// <summary>Makes a place ready.</summary>
    /// <param name="path">What the caller named.</param>
    /// <param name="shards">All shards of the checkpoint.</param>
    /// <param name="own">Those that this run writes.</param>
    /// <param name="options">Whether to resume or to overwrite.</param>
    /// <exception cref="DiagnosticException">It is occupied; nothing was changed.</exception>
    public static void Prepare(string path, ImmutableArray<ShardFile> shards, ImmutableArray<ShardFile> own, CheckpointOptions options)
    {
        string folder = Path.GetDirectoryName(shards[0].Path)!;
        if (Directory.Exists(shards[0].Path) || File.Exists(folder))
        {
            throw Occupied(path, [$"{(File.Exists(folder) ? folder : shards[0].Path)} is in the way; take another place."]);
        }

        if (!options.Overwrite)
        {
            Refuse(path, folder, shards, own, options);
        }

        string[] taken = [.. Taken(folder, shards, own, options)];
        CheckRoom(folder, taken, own, options);
        if (options.Overwrite)
        {
            foreach (string file in taken)
            {
                File.Delete(file);
            }
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Bytes that the disk of a folder, which need not be there yet, has left for this user; <see langword="null"/> if the system does not say.</summary>
    public static long? Room(string folder)
    {
        string? there = folder;
        while (there is not null && !Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there);
        }

        try
        {
            // Some file systems of networks know no sizes, and say 0.
            return there is not null && new DriveInfo(there) is { TotalSize: > 0 } drive ? drive.AvailableFreeSpace : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // Rather now than after an hour of writing. What is replaced or begun anew makes room first.
    private static void CheckRoom(string folder, string[] taken, ImmutableArray<ShardFile> own, CheckpointOptions options)
    {
        IEnumerable<string> replaced = options.Overwrite ? taken : own.Select(shard => shard.UnfinishedPath).Where(File.Exists);
        long freed = replaced.Sum(file => new FileInfo(file).Length);
        long needed = own.Where(shard => options.Overwrite || !shard.Exists).Sum(shard => shard.Bytes);
        if (Room(folder) is { } room && needed - freed > room)
        {
            throw Occupied(folder, [$"{folder} has room for {Size(room + freed)}, and {Size(needed)} are to be written; free some, take another place, or write a part of the shards there."]);
        }
    }

    private static string Size(long bytes) => bytes < 1e9 ? FormattableString.Invariant($"{bytes / 1e6:0.000} MB") : FormattableString.Invariant($"{bytes / 1e9:0.0} GB");

    private static void Refuse(string path, string folder, ImmutableArray<ShardFile> shards, ImmutableArray<ShardFile> own, CheckpointOptions options)
    {
        List<string> wrong = [];
        if (!options.Resume)
        {
            wrong.AddRange(Taken(folder, shards, own, options).Select(file => $"{file} is there already; resume the run that wrote it (--resume), or allow it to be replaced (--force)."));
        }

        if (wrong.Count == 0)
        {
            HashSet<string> known = new(shards.SelectMany(shard => new[] { shard.Path, shard.UnfinishedPath }), StringComparer.Ordinal) { Path.Combine(folder, CheckpointIndex.FileName) };
            wrong.AddRange(shards.Select(shard => shard.Foreign()).OfType<Diagnostic>().Select(problem => problem.Message));
            wrong.AddRange(Present(folder, shards).Where(file => !known.Contains(file)).Select(file => $"{file} belongs to another checkpoint; take another place, or allow it to be replaced (--force)."));
        }

        if (wrong.Count > 0)
        {
            throw Occupied(path, wrong);
        }
    }

    // What is there where this run is to write: one that writes all shards has the place for itself.
    private static IEnumerable<string> Taken(string folder, ImmutableArray<ShardFile> shards, ImmutableArray<ShardFile> own, CheckpointOptions options) =>
        options.Part is null ? Present(folder, shards) : own.SelectMany(shard => new[] { shard.Path, shard.UnfinishedPath }).Where(File.Exists);

    // In a folder all files of any checkpoint under the usual names; of a single file itself alone.
    private static IEnumerable<string> Present(string folder, ImmutableArray<ShardFile> shards)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return shards.Length == 1 && shards[0].Name != CheckpointFiles.Single
            ? new[] { shards[0].Path, shards[0].UnfinishedPath }.Where(File.Exists)
            : Directory.GetFiles(folder).Where(file => OfCheckpoint().IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal);
    }

    private static DiagnosticException Occupied(string path, IEnumerable<string> messages) => new(
        $"{path} is occupied", [.. messages.Select(message => new Diagnostic(Diagnostic.OccupiedTarget, message))]);

    [GeneratedRegex(@"^model(-\d{5}-of-\d{5})?\.safetensors(\.unfinished|\.index\.json)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfCheckpoint();
}
