namespace Fanin.Lab.Statistics.Comparisons;

/// <summary>Two settings, equal but for one factor, compared by how often they diverge.</summary>
/// <param name="Factor">The factor in which they differ.</param>
/// <param name="A">Its value in the first setting.</param>
/// <param name="B">Its value in the second.</param>
/// <param name="Elsewhere">The other factors, which are equal.</param>
/// <param name="RateA">Diverged of the first.</param>
/// <param name="RateB">Diverged of the second.</param>
/// <param name="RawP">Fisher's exact test, two-sided.</param>
/// <param name="P">The same, corrected by Holm for all comparisons of divergence along this factor.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record DivergenceDifference(
    string Factor, string A, string B, Setting Elsewhere, Proportion RateA, Proportion RateB, double RawP, double P, string Sentence);
