using System.Collections.Immutable;

namespace Fanin.Diagnosis.Reports;

/// <summary>How many numbers lie in each of some ranges of equal length.</summary>
/// <param name="Low">Where the first range begins; smaller numbers count in it.</param>
/// <param name="High">Where the last range ends; larger numbers count in it.</param>
/// <param name="Counts">Numbers in each range.</param>
public sealed record Histogram(double Low, double High, ImmutableArray<long> Counts)
{
    /// <summary>Numbers in all ranges.</summary>
    public long Total => Counts.Sum();

    /// <inheritdoc/>
    public bool Equals(Histogram? other) => other is not null && (Low, High) == (other.Low, other.High) && Counts.SequenceEqual(other.Counts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low, High, Counts.Length);
}
