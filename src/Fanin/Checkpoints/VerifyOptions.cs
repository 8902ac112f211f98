namespace Fanin.Checkpoints;

/// <summary>How a checkpoint is verified.</summary>
public sealed record VerifyOptions
{
    /// <summary>Threads; <see langword="null"/> for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Verify that many slices chosen at random, each of at most 262,080 elements, rather than everything.</summary>
    public int? Samples { get; init; }

    /// <summary>Chooses the slices.</summary>
    public Streams.Seed SampleSeed { get; init; }

    /// <summary>Told the bytes of every run that was compared, by several threads at once.</summary>
    public Action<long>? Progress { get; init; }
}
