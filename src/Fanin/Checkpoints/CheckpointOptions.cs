namespace Fanin.Checkpoints;

/// <summary>How a checkpoint is written. None of it changes a tensor's numbers.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The most bytes of tensors that one shard holds unless a single tensor has more: 5 GB, as Hugging Face's libraries have it.</summary>
    public long MaxShardBytes { get; init; } = 5_000_000_000;

    /// <summary>The least number of shards, at least 1 and at most one a tensor.</summary>
    public int LeastShards { get; init; } = 1;

    /// <summary>Which part of the shards to write; all if omitted. Parts need to know nothing of each other: the last to finish writes the index.</summary>
    public CheckpointPart? Part { get; init; }

    /// <summary>Threads; <see langword="null"/> for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Keep the shards that an interrupted run of the same plan has finished, and write the others.</summary>
    public bool Resume { get; init; }

    /// <summary>Replace what is there.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Fill, and throw the numbers away: nothing is written.</summary>
    public bool DryRun { get; init; }

    /// <summary>Compute the SHA-256 of every tensor. Tensors are then filled by one thread each.</summary>
    public bool Sha256 { get; init; }

    /// <summary>A checkpoint whose tensors are copied where it has them; the others are filled.</summary>
    public Checkpoint? Source { get; init; }

    /// <summary>Fill a tensor that the source has in another shape, rather than refuse.</summary>
    public bool IgnoreMismatched { get; init; }

    /// <summary>Told the bytes of every run that was filled and written, by several threads at once.</summary>
    public Action<long>? Progress { get; init; }
}

/// <summary>One of several runs that together write a checkpoint.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
public readonly record struct CheckpointPart(int Index, int Count)
{
    /// <summary>For instance <c>2/8</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Index}/{Count}");
}
