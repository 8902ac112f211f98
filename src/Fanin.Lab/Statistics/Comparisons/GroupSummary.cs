namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>All runs of one setting.</summary>
/// <param name="Setting">What they have in common.</param>
/// <param name="Runs">How many there are; the sum of the next four.</param>
/// <param name="Completed">Runs that used up their budget.</param>
/// <param name="Diverged">Runs whose loss left the finite numbers: a result.</param>
/// <param name="Stopped">Runs that were given up for better ones: they have no final numbers.</param>
/// <param name="Failed">Runs that could not be trained: no result, but not hidden either.</param>
/// <param name="Divergence">Diverged of all that did not fail, with Wilson's interval.</param>
/// <param name="Metrics">One entry a metric.</param>
/// <param name="TimeToTarget">When runs reach the target; <see langword="null"/> if there is none.</param>
public sealed record GroupSummary(
    Setting Setting,
    int Runs,
    int Completed,
    int Diverged,
    int Stopped,
    int Failed,
    Proportion Divergence,
    IReadOnlyList<MetricSummary> Metrics,
    TimeSummary? TimeToTarget);

/// <summary>One metric over the seeds of one setting.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Summary">What the numbers look like; <see langword="null"/> if there are none.</param>
/// <param name="Mean">Interval of the mean; <see langword="null"/> for too few seeds.</param>
/// <param name="Median">Interval of the median; <see langword="null"/> for too few seeds.</param>
/// <param name="Missing">Runs without a number: diverged, stopped, failed, or the number was not finite.</param>
public sealed record MetricSummary(string Metric, SampleSummary? Summary, ConfidenceInterval? Mean, ConfidenceInterval? Median, int Missing);

/// <summary>Times to the target over the seeds of one setting.</summary>
/// <param name="Count">All runs.</param>
/// <param name="Reached">Runs that reached it.</param>
/// <param name="Never">Runs that diverged before.</param>
/// <param name="Median">When half are there; <see langword="null"/> if fewer ever were.</param>
/// <param name="MedianLow">Lower end of its interval.</param>
/// <param name="MedianHigh">Upper end; <see langword="null"/> if the data do not bound it.</param>
/// <param name="Mean">Mean time up to a horizon that the whole table shares; <see langword="null"/> if there is no such time.</param>
public sealed record TimeSummary(int Count, int Reached, int Never, double? Median, double? MedianLow, double? MedianHigh, RestrictedMean? Mean);
