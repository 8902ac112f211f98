namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Two settings, equal but for one factor, compared by one metric.</summary>
public sealed record Difference
{
    /// <summary>By which metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The factor in which they differ.</summary>
    public required string Factor { get; init; }

    /// <summary>Its value in the first setting.</summary>
    public required string A { get; init; }

    /// <summary>Its value in the second.</summary>
    public required string B { get; init; }

    /// <summary>The other factors, which are equal.</summary>
    public required Setting Elsewhere { get; init; }

    /// <summary>Whether the runs pair by seed: then only seeds with a number in both settings count.</summary>
    public required bool IsPaired { get; init; }

    /// <summary>Numbers of the first setting that count.</summary>
    public required int CountA { get; init; }

    /// <summary>Numbers of the second setting that count.</summary>
    public required int CountB { get; init; }

    /// <summary>Mean of those numbers; <see langword="null"/> without any.</summary>
    public required double? MeanA { get; init; }

    /// <summary>Mean of those numbers; <see langword="null"/> without any.</summary>
    public required double? MeanB { get; init; }

    /// <summary>Mean of a − mean of b; <see langword="null"/> if either has none.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("difference")]
    public double? Value => MeanA - MeanB;

    /// <summary>Lower end of the difference's interval; <see langword="null"/> for too few seeds. Intervals are not corrected for the number of comparisons.</summary>
    public double? Low => Interval?.Low;

    /// <summary>Upper end.</summary>
    public double? High => Interval?.High;

    /// <summary>The interval, with its level and method.</summary>
    public required ConfidenceInterval? Interval { get; init; }

    /// <summary>P of the permutation test, corrected by Holm for all comparisons by this metric along this factor; compare it with α.</summary>
    public required double P { get; init; }

    /// <summary>The permutation test, not corrected.</summary>
    public required PermutationResult Test { get; init; }

    /// <summary>How large the difference is beside the spread; <see langword="null"/> without numbers.</summary>
    public required EffectSize? Effect { get; init; }

    /// <summary>What it came to.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The same in words.</summary>
    public required string Sentence { get; init; }
}
