using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Fanin.Files;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>Writes a plan's numbers as a checkpoint: one safetensors file, or a folder of shards with an index.</summary>
/// <remarks>
/// <para>Repeatability: the files are the same, byte for byte, whatever the threads, parts and interruptions; tensors and header lie as the reference implementation of
/// safetensors would lay them.</para>
/// <para>Every file has another name until it is complete and flushed; the index comes last. A killed run leaves whole shards and at most one file ending in
/// <c>.unfinished</c>, which a resumed run begins anew. A shared tensor is stored once, under its first name, as Hugging Face's libraries expect.</para>
/// <para>Memory: one slice of about a million bytes a thread. What is computed whole (orthogonal matrices) takes about 24 bytes an element besides, one tensor at a time.</para>
/// </remarks>
public static class CheckpointWriter
{
    private const string SafetensorsEnding = ".safetensors";

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="document">The plan, the model's name and the recipe's text, all of which are recorded in the files.</param>
    /// <param name="path">A file ending in <c>.safetensors</c>, or a folder, which is made if need be.</param>
    /// <param name="options">How; <see langword="null"/> for all defaults.</param>
    /// <param name="cancellation">Stops between two slices; finished shards stay.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="ArgumentException">The options contradict each other or the plan.</exception>
    /// <exception cref="DiagnosticException">The place is occupied, or the source does not suit the plan; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, for instance; finished shards stay, the unfinished one is removed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; finished shards stay, the unfinished one is removed.</exception>
    public static CheckpointResult Write(PlanDocument document, string path, CheckpointOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new CheckpointOptions();
        Check(document.Plan, options);
        LoadChoice choice = LoadChoice.Of(document.Plan, options);
        ImmutableArray<ShardFile> shards = LayOut(document, path, options, choice);
        ImmutableArray<ShardFile> own = options.Part is { } part
            ? shards[(int)((long)part.Index * shards.Length / part.Count)..(int)((part.Index + 1L) * shards.Length / part.Count)]
            : shards;
        if (!options.DryRun)
        {
            CheckpointTarget.Prepare(path, shards, own, options);
        }

        return Write(shards, own, options, choice, cancellation);
    }

    /// <summary>The plan that what lies at a place records of itself, finished or not: by it an interrupted run can be resumed whose seed is not at hand.</summary>
    /// <param name="path">See <see cref="Write(PlanDocument, string, CheckpointOptions?, CancellationToken)"/>.</param>
    /// <returns>The plan of one shard; <see langword="null"/> if there is none.</returns>
    /// <exception cref="DiagnosticException">Another run is writing there.</exception>
    public static PlanDocument? FindRecord(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] files = Directory.Exists(path)
            ? [.. Directory.GetFiles(path, $"*{SafetensorsEnding}").Concat(Directory.GetFiles(path, $"*{SafetensorsEnding}{ShardFile.Unfinished}")).Order(StringComparer.Ordinal)]
            : [.. new[] { path, path + ShardFile.Unfinished }.Where(File.Exists)];
        foreach (string name in files)
        {
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(name);
                return CheckpointRecord.Read(file).Document;
            }
            catch (DiagnosticException)
            {
                // Begun and no more, or another program's: writing will say so.
            }
            catch (IOException failed) when (ShardFile.IsBusy(failed))
            {
                throw ShardFile.Busy(name);
            }
        }

        return null;
    }

    private static CheckpointResult Write(
        ImmutableArray<ShardFile> shards, ImmutableArray<ShardFile> own, CheckpointOptions options, LoadChoice choice, CancellationToken cancellation)
    {
        var tensors = ImmutableArray.CreateBuilder<WrittenTensor>();
        long bytes = 0;
        foreach (ShardFile shard in own)
        {
            IReadOnlyDictionary<string, string> hashes;
            if (!options.DryRun && options.Resume && shard.Exists)
            {
                hashes = options.Sha256 ? shard.ReadHashes(cancellation) : ImmutableDictionary<string, string>.Empty;
            }
            else
            {
                hashes = shard.Write(options, cancellation);
                bytes += shard.Header.DataBytes;
            }

            tensors.AddRange(shard.Rows.Select(row => new WrittenTensor(row, shard.Name, hashes.GetValueOrDefault(row.Parameter.Name), choice.Find(row) is not null)));
        }

        if (options.DryRun)
        {
            return new CheckpointResult(tensors.ToImmutable(), [], bytes, IsComplete: false, choice.Report);
        }

        bool isComplete = shards.All(shard => shard.Exists && shard.Foreign() is null);
        List<string> files = [.. own.Select(shard => shard.Path)];
        if (isComplete && shards.Length > 1)
        {
            files.Add(WriteIndex(shards));
        }

        return new CheckpointResult(tensors.ToImmutable(), [.. files], bytes, isComplete, choice.Report);
    }

    private static string WriteIndex(ImmutableArray<ShardFile> shards)
    {
        var index = new CheckpointIndex(
            shards.SelectMany(shard => shard.Rows.Select(row => KeyValuePair.Create(row.Parameter.Name, shard.Name))).ToImmutableSortedDictionary(StringComparer.Ordinal),
            shards.Sum(shard => shard.Header.DataBytes));
        string path = Path.Combine(Path.GetDirectoryName(shards[0].Path)!, CheckpointIndex.FileName);
        AtomicFile.Write(path, index.ToBytes());
        return path;
    }

    private static ImmutableArray<ShardFile> LayOut(PlanDocument document, string path, CheckpointOptions options, LoadChoice choice)
    {
        bool isFile = path.EndsWith(SafetensorsEnding, StringComparison.OrdinalIgnoreCase);
        int least = Math.Max(options.LeastShards, options.Part?.Count ?? 1);
        long most = isFile && least == 1 ? long.MaxValue : options.MaxShardBytes;
        ImmutableArray<ImmutableArray<PlanRow>> rows = ShardLayout.Of(document.Plan.Rows, most, least);
        if (isFile && rows.Length > 1)
        {
            throw new ArgumentException($"{path} is one file; give a folder for {rows.Length.ToString(CultureInfo.InvariantCulture)} shards.", nameof(path));
        }

        string? source = options.Source is { } from ? Fingerprint(from) : null;
        return [.. rows.Select((shard, i) => new ShardFile(
            isFile ? Path.GetFullPath(path) : Path.Combine(Path.GetFullPath(path), rows.Length == 1 ? CheckpointFiles.Single : CheckpointFiles.Shard(i, rows.Length)),
            shard,
            document,
            choice,
            source)),
        ];
    }

    private static void Check(InitPlan plan, CheckpointOptions options)
    {
        if (plan.StepRefusal is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(plan));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxShardBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LeastShards, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads ?? 1, 1, nameof(options));
        if (options.Part is { } part && (part.Index < 0 || part.Index >= part.Count))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Expected a part from 0/n to (n − 1)/n, got {part}.");
        }

        int least = Math.Max(options.LeastShards, options.Part?.Count ?? 1);
        if (least > Math.Max(1, plan.Rows.Length))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), FormattableString.Invariant($"{least} shards are more than the {plan.Rows.Length} tensors of the plan; ask for fewer."));
        }

        if (options.Resume && options.Overwrite)
        {
            throw new ArgumentException("To resume is to keep what is there, to overwrite is to replace it; choose one.", nameof(options));
        }

        if (plan.Rows.FirstOrDefault(row => row.InMemoryOrder) is { } row)
        {
            throw new ArgumentException($"{row.Parameter} is numbered as it lies in memory; a checkpoint holds tensors row-major.", nameof(options));
        }
    }

    // Of all headers of the source: names, shapes, places, and what was recorded; its numbers are told by their hashes.
    private static string Fingerprint(Checkpoint source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SafetensorsFile file in source.Files)
        {
            hash.AppendData(file.Header.ToBytes());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
