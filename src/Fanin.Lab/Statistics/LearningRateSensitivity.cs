using System.Collections.Immutable;

namespace Fanin.Lab.Statistics;

/// <summary>How well a scheme does at one learning rate.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Mean">Mean of the metric over the runs with a number; <see langword="null"/> if there is none.</param>
/// <param name="Count">Runs with a number.</param>
/// <param name="Divergence">Diverged of all runs.</param>
public sealed record LearningRatePoint(double LearningRate, double? Mean, int Count, Proportion Divergence);

/// <summary>How much a scheme depends on its learning rate: the range of tried rates around the best that are nearly as good.</summary>
/// <param name="Points">One entry a rate, ascending.</param>
/// <param name="BestLearningRate">The rate of the best mean among those at which at most half of the runs diverged; <see langword="null"/> if there is none.</param>
/// <param name="BestMean">Its mean.</param>
/// <param name="Tolerance">How much worse is still good.</param>
/// <param name="Low">Lowest rate of the range.</param>
/// <param name="High">Highest rate of the range.</param>
/// <param name="Decades">log₁₀(high/low): 0 if only the best itself is good.</param>
/// <param name="IsOpenBelow">Whether the range ends because no lower rate was tried: it may be wider.</param>
/// <param name="IsOpenAbove">Whether the range ends because no higher rate was tried.</param>
/// <param name="Divergence">Diverged of the runs at all rates.</param>
/// <remarks>The range is contiguous on the grid, without interpolation: what was not tried is not claimed. The best of several means is too good by chance; its rate is
/// a choice, its mean not an estimate.</remarks>
public sealed record LearningRateSensitivity(
    ImmutableArray<LearningRatePoint> Points,
    double? BestLearningRate,
    double? BestMean,
    double Tolerance,
    double? Low,
    double? High,
    double? Decades,
    bool IsOpenBelow,
    bool IsOpenAbove,
    Proportion Divergence)
{
    /// <summary>Finds the range.</summary>
    /// <param name="points">At least one, each rate once, rates positive.</param>
    /// <param name="higherIsBetter">Whether more of the metric is better.</param>
    /// <param name="tolerance">How much worse than the best mean is still good, as a function of that mean; at least 0.</param>
    /// <exception cref="ArgumentException">There is no point, a rate is not positive and finite, or a rate occurs twice.</exception>
    public static LearningRateSensitivity Of(IReadOnlyList<LearningRatePoint> points, bool higherIsBetter, Func<double, double> tolerance)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(tolerance);
        LearningRatePoint[] sorted = [.. points.OrderBy(point => point.LearningRate)];
        if (sorted.Length == 0 || Array.Exists(sorted, point => !double.IsFinite(point.LearningRate) || point.LearningRate <= 0)
            || sorted.DistinctBy(point => point.LearningRate).Count() < sorted.Length)
        {
            throw new ArgumentException("Expected one or more learning rates, each positive, finite and given once.", nameof(points));
        }

        Proportion divergence = Proportion.Of(sorted.Sum(point => point.Divergence.Count), sorted.Sum(point => point.Divergence.Total));
        double sign = higherIsBetter ? 1 : -1;
        int best = Enumerable.Range(0, sorted.Length).Where(i => IsUsable(sorted[i])).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : sign * sorted[i].Mean!.Value);
        if (best < 0)
            return new LearningRateSensitivity([.. sorted], null, null, 0, null, null, null, IsOpenBelow: false, IsOpenAbove: false, divergence);

        double bestMean = sorted[best].Mean!.Value;
        double allowed = tolerance(bestMean);
        bool IsGood(int i) => IsUsable(sorted[i]) && sign * (bestMean - sorted[i].Mean!.Value) <= allowed;
        int low = best;
        while (low > 0 && IsGood(low - 1))
            low--;
        int high = best;
        while (high + 1 < sorted.Length && IsGood(high + 1))
            high++;
        return new LearningRateSensitivity(
            [.. sorted],
            sorted[best].LearningRate,
            bestMean,
            allowed,
            sorted[low].LearningRate,
            sorted[high].LearningRate,
            Math.Log10(sorted[high].LearningRate / sorted[low].LearningRate),
            IsOpenBelow: low == 0,
            IsOpenAbove: high == sorted.Length - 1,
            divergence);
    }

    private static bool IsUsable(LearningRatePoint point) => point.Mean is not null && 2 * point.Divergence.Count <= point.Divergence.Total;
}
