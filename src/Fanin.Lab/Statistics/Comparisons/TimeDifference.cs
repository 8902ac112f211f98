namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Two settings, equal but for one factor, compared by the time to the target.</summary>
/// <param name="Factor">The factor in which they differ.</param>
/// <param name="A">Its value in the first setting.</param>
/// <param name="B">Its value in the second.</param>
/// <param name="Elsewhere">The other factors, which are equal.</param>
/// <param name="TimesA">Times of the first.</param>
/// <param name="TimesB">Times of the second.</param>
/// <param name="Test">The log-rank test, not corrected.</param>
/// <param name="P">P of its permutation form, corrected by Holm for all comparisons of times along this factor.</param>
/// <param name="Faster">The value of the factor that is faster; <see langword="null"/> if undecided.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record TimeDifference(
    string Factor, string A, string B, Setting Elsewhere, TimeSummary TimesA, TimeSummary TimesB, LogRankTest Test, double P, string? Faster, string Sentence);
