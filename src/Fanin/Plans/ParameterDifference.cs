using System.Collections.Immutable;

namespace Fanin.Plans;

/// <summary>How one parameter of a plan differs from the parameter of the same name in another plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Whether both plans have it.</param>
/// <param name="Changes">What is different; nothing for a parameter that only one plan has.</param>
public sealed record ParameterDifference(string Name, DifferenceKind Kind, ImmutableArray<FieldChange> Changes)
{
    /// <inheritdoc/>
    public bool Equals(ParameterDifference? other) =>
        other is not null && (Name, Kind) == (other.Name, other.Kind) && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Kind, Changes.Length);

    /// <summary>For instance <c>fc1.weight: distribution N(0, 0.02²) → N(0, 0.01²)</c>.</summary>
    public override string ToString() => Kind == DifferenceKind.Changed ? $"{Name}: {string.Join(", ", Changes)}" : $"{Name}: {Kind.ToString().ToLowerInvariant()}";
}

/// <summary>Which of two plans has a parameter.</summary>
public enum DifferenceKind
{
    /// <summary>The second one only.</summary>
    Added,

    /// <summary>The first one only.</summary>
    Removed,

    /// <summary>Both, not in the same way.</summary>
    Changed,
}

/// <summary>One thing that is different.</summary>
/// <param name="Field">Its name in <see cref="PlanDocument"/>: <c>shape</c>, <c>dtype</c>, <c>rule</c>, <c>scheme</c>, <c>distribution</c>, <c>stream</c>, <c>tiedNames</c>.</param>
/// <param name="From">In the first plan, in words.</param>
/// <param name="To">In the second plan, in words; the same words as <paramref name="From"/> if they differ in digits that are not printed.</param>
public sealed record FieldChange(string Field, string From, string To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} {From} → {To}";
}
