using System.Collections.Immutable;

namespace Fanin.Diagnosis.Reports;

/// <summary>Singular values.</summary>
/// <param name="Values">The values, the largest first.</param>
public sealed record Spectrum(ImmutableArray<double> Values)
{
    /// <inheritdoc/>
    public bool Equals(Spectrum? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Length;
}
