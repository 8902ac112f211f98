using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

/// <summary>Data that statisticians have published results for. <c>published.R</c> beside this file computes with R what the sources don't print.</summary>
internal static class Published
{
    // Darwin 1876, heights of 15 pairs of maize plants, crossed less self-fertilized, in eighths of an inch; Fisher 1935, "The Design of Experiments", §17, table 3.
    public static readonly double[] DarwinDifferences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    // Efron and Tibshirani 1993, table 2.1: survival of mice in days.
    public static readonly double[] TreatedMice = [94, 197, 16, 38, 99, 141, 23];
    public static readonly double[] ControlMice = [52, 104, 146, 10, 51, 30, 40, 27, 46];

    // Freireich et al. 1963, weeks of remission under 6-mercaptopurine and placebo; negative: still in remission (censored).
    public static readonly IReadOnlyList<TimeToTarget> Mercaptopurine =
        Runs(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35);

    public static readonly IReadOnlyList<TimeToTarget> Placebo = Runs(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);

    private static TimeToTarget[] Runs(params int[] weeks) =>
        Array.ConvertAll(weeks, week => week > 0 ? TimeToTarget.At(week) : TimeToTarget.NotUntil(-week));
}
