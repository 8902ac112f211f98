using System.Collections.Immutable;

namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>What is compared, and how sure one wants to be.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The factor that holds learning rates, which sensitivity is measured along: <c>lr</c>.</summary>
    public const string LearningRateFactor = "lr";

    /// <summary>The numbers to compare by; the first is the one that matters most.</summary>
    public required ImmutableArray<MetricSpec> Metrics { get; init; }

    /// <summary>The factors to compare along, everything else being equal: <c>recipe</c>.</summary>
    public ImmutableArray<string> Factors { get; init; } = ["recipe"];

    /// <summary>Of all intervals.</summary>
    public double Level { get; init => field = SampleChecks.Fraction(value, nameof(Level)); } = 0.95;

    /// <summary>Chance of even one false "differs" among all comparisons by one metric along one factor.</summary>
    public double Alpha { get; init => field = SampleChecks.Fraction(value, nameof(Alpha)); } = 0.05;

    /// <summary>Chance of finding a difference that the number of seeds needed is for.</summary>
    public double Power { get; init => field = SampleChecks.Fraction(value, nameof(Power)); } = 0.8;

    /// <summary>What times to the target are counted in, for sentences.</summary>
    public string TimeUnit { get; init; } = "steps";

    /// <summary>Where the randomness of resampling comes from.</summary>
    public ResamplingOptions Resampling { get; init; } = ResamplingOptions.Default;
}
