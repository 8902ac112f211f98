using System.Globalization;
using Fanin.Streams;

namespace Fanin.Lab.Statistics;

/// <summary>Where the randomness of bootstrap intervals and permutation tests comes from, and how much of it is used.</summary>
/// <remarks>Repeatability: the same numbers under the same options give the same results to the bit, in any order, on any number of threads.</remarks>
public sealed record ResamplingOptions
{
    /// <summary>What is used unless something else is asked for: seed 0, 4,999 resamples, 99,999 permutations.</summary>
    public static ResamplingOptions Default { get; } = new();

    /// <summary>The root of the resampling's randomness; has nothing to do with the seeds of the trials.</summary>
    public Seed Seed { get; init; }

    /// <summary>Bootstrap resamples of an interval; at least 199. The ends of an interval rest on 2.5 % of them each.</summary>
    public int Resamples { get; init => field = AtLeast(value, 199); } = 4_999;

    /// <summary>Random permutations of a test whose arrangements are too many to count all; at least 999.</summary>
    public int Permutations { get; init => field = AtLeast(value, 999); } = 99_999;

    private static int AtLeast(int value, int least) =>
        value >= least
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                string.Create(CultureInfo.InvariantCulture, $"Expected at least {least}, or the tails are made of a handful of numbers; got {value}."));
}
