namespace Fanin.Lab.Experiments;

/// <summary>A statement that an experiment is to decide: how a metric of one group of trials is to another's, over the seeds.</summary>
/// <param name="Says">The statement, a sentence without its full stop.</param>
/// <param name="Group">The trials that it is about.</param>
/// <param name="Relation">What it says of them.</param>
/// <param name="Against">The trials that they are held against.</param>
/// <remarks>Each group comes to one number a seed: the mean over its combinations, or the distance between its best and its worst for <see cref="ClaimRelation.Narrower"/> and
/// <see cref="ClaimRelation.Wider"/>. Seeds pair both.</remarks>
public sealed record Claim(string Says, FactorSelection Group, ClaimRelation Relation, FactorSelection Against)
{
    /// <summary>The metric; empty for the experiment's first.</summary>
    public string Metric { get; init; } = string.Empty;

    /// <summary>The statement that holds if this one is refuted; empty for none in particular.</summary>
    public string Otherwise { get; init; } = string.Empty;
}

/// <summary>What a claim says of a group's metric.</summary>
public enum ClaimRelation
{
    /// <summary>It is higher.</summary>
    Higher,

    /// <summary>It is lower.</summary>
    Lower,

    /// <summary>It is the same, within the experiment's margin of equivalence.</summary>
    Equal,

    /// <summary>The combinations of the group differ less from each other than the other group's do.</summary>
    Narrower,

    /// <summary>The combinations of the group differ more from each other than the other group's do.</summary>
    Wider,
}
