using System.Collections.Immutable;

namespace Fanin.Lab.Experiments;

/// <summary>Some combinations of an experiment: for each factor that is named, the values it may have. Factors that are not named may have any.</summary>
/// <remarks>Values are those of tables: a recipe's name, <c>0.1</c> for a learning rate. Numbers are compared as numbers are written shortest: <c>0.10</c> is no value.</remarks>
public sealed record FactorSelection
{
    /// <summary>Every combination.</summary>
    public static FactorSelection All { get; } = new();

    /// <summary>Values by factor, see <see cref="FactorName"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Values { get; init; } = ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>This selection, where a factor has one of some values besides.</summary>
    /// <param name="factor">See <see cref="FactorName"/>.</param>
    /// <param name="values">At least one.</param>
    /// <exception cref="ArgumentException">There is no such factor, or no value.</exception>
    public FactorSelection With(string factor, params ReadOnlySpan<string> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(factor);
        if (!FactorName.All.Contains(factor, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Unknown factor \"{factor}\"; the nearest is {NearestWord.Of(factor, FactorName.All)}. Expected one of {string.Join(", ", FactorName.All)}.", nameof(factor));
        }

        if (values.IsEmpty)
        {
            throw new ArgumentException($"Expected at least one value of {factor}, got none.", nameof(values));
        }

        ImmutableArray<string> chosen = [.. values];
        return this with { Values = Values.SetItem(factor, chosen) };
    }

    /// <summary>Whether a combination is among these.</summary>
    /// <param name="factors">Its factors.</param>
    /// <returns>Whether every factor that is named has one of its values; a factor that the combination lacks has none.</returns>
    public bool Matches(IReadOnlyList<Trials.TrialFactor> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        foreach ((string factor, ImmutableArray<string> wanted) in Values)
        {
            if (!factors.Any(own => own.Name == factor && wanted.Contains(own.Value, StringComparer.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(FactorSelection? other) => other is not null && Values.Count == other.Values.Count
        && Values.All(wanted => other.Values.TryGetValue(wanted.Key, out ImmutableArray<string> values) && values.SequenceEqual(wanted.Value, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(0, (hash, wanted) => HashCode.Combine(hash, wanted.Key, wanted.Value.Length));

    /// <summary>For instance <c>recipe kaiming, lr 0.1 or 0.2</c>.</summary>
    public override string ToString() => Values.IsEmpty
        ? "everything"
        : string.Join(", ", FactorName.All.Where(Values.ContainsKey).Select(factor => $"{factor} {string.Join(" or ", Values[factor])}"));
}
