namespace Fanin.Lab.Running;

/// <summary>How an experiment is run. No option changes a result.</summary>
public sealed record RunOptions
{
    /// <summary>Trials trained at a time, at least 1, each on one libtorch thread.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the first trial that fails ends the run; otherwise its failure is kept, and the others go on.</summary>
    public bool StopAtFailure { get; init; }

    /// <summary>Whether trials that failed in an earlier run are tried again.</summary>
    public bool RetryFailures { get; init; } = true;

    /// <summary>Whether the worst are given up on the way; <see langword="null"/> to train all to the end.</summary>
    public SuccessiveHalving? Halving { get; init; }

    /// <summary>
    /// For how long a trial is taken from other processes that run on the same store, and prolonged while it runs: they leave it alone, wait for it at their end, and take it over when the time
    /// runs out. At least 1 s. <see langword="null"/> takes none: then two processes may train the same trial, of which one result is stored.
    /// </summary>
    public TimeSpan? Lease { get; init; }
}
