using System.Text.Json.Serialization;
using Fanin.Lab.Experiments;
using Fanin.Lab.Statistics;

namespace Fanin.Lab.Studies;

/// <summary>What became of a claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Metric">What it is about.</param>
/// <param name="Decision">Whether it holds.</param>
/// <param name="GroupMean">Mean over the seeds of its group; of claims on how much combinations differ, the mean distance of the best and the worst. Not a number without a pair.</param>
/// <param name="AgainstMean">The same of what it is held against.</param>
/// <param name="Interval">95 % interval of the mean difference, group − against, of the pairs; <see langword="null"/> if they are too few.</param>
/// <param name="P">Of a paired permutation test, after Holm's correction over the experiment's claims; <see langword="null"/> of claims that two groups are equal, which the interval decides.</param>
/// <param name="Pairs">Seeds that both groups have.</param>
/// <param name="Lost">Seeds left out because a trial has no number: it diverged (where the metric is a loss) or failed.</param>
/// <param name="SeedsNeeded">How many seeds would probably decide it, if it is undecided and that can be said.</param>
public sealed record ClaimVerdict(
    Claim Claim, string Metric, ClaimDecision Decision, double GroupMean, double AgainstMean, ConfidenceInterval? Interval, double? P, int Pairs, int Lost, int? SeedsNeeded)
{
    /// <summary>Mean difference, group − against.</summary>
    public double Difference => GroupMean - AgainstMean;
}

/// <summary>Whether a claim holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimDecision>))]
public enum ClaimDecision
{
    /// <summary>The trials don't decide it.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    /// <summary>It holds.</summary>
    [JsonStringEnumMemberName("holds")]
    Holds,

    /// <summary>It doesn't: the opposite holds, or the difference is within the margin of equivalence.</summary>
    [JsonStringEnumMemberName("refuted")]
    Refuted,
}
