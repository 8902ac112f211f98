using System.Globalization;
using Fanin.Lab.Results;

namespace Fanin.Lab.Plots;

/// <summary>The words in titles and notes.</summary>
internal static class PlotWords
{
    private const int MostSeedsNamed = 4;

    /// <summary>Names the seeds of a variant's runs: <c>, seed 123</c>, or their number if there are many.</summary>
    public static string Seeds(VariantResult variant) => Seeds([.. variant.Runs.Select(run => run.Seed)]);

    /// <summary>Names seeds: <c>, seed 123</c>, or their number if there are many.</summary>
    public static string Seeds(IReadOnlyList<ulong> seeds) => seeds.Count switch
    {
        0 => "",
        1 => $", seed {seeds[0]}",
        <= MostSeedsNamed => $", seeds {string.Join(", ", seeds)}",
        _ => $", {seeds.Count} seeds",
    };

    /// <summary>Gives the steps at which runs left a plateau that had lasted for more than an epoch, in order.</summary>
    public static int[] PlateauEnds(VariantSummary summary) => [.. summary.PlateauEnds.Where(step => step > summary.StepsPerEpoch)];

    /// <summary>Says when the plateau ended, or that it didn't, and what was foretold; <see langword="null"/> if there was none worth a word.</summary>
    public static string? Plateau(VariantSummary summary)
    {
        string? foretold = summary.Predicted.Count == 0 ? null : Range(summary.Predicted[0], summary.Predicted[^1], Steps);
        string? measured = Measured(summary);
        return foretold is null ? measured : measured is null ? $"plateau until step {foretold} predicted" : $"{measured}; predicted {foretold}";
    }

    private static string? Measured(VariantSummary summary)
    {
        int[] ends = PlateauEnds(summary);
        if (ends.Length == 0)
            return summary.Stuck == 0 ? null : "plateau until the end";

        string steps = Range(ends[0], ends[^1], Steps);
        string epochs = Range(summary.EpochOf(ends[0]), summary.EpochOf(ends[^1]), epoch => epoch.ToString(CultureInfo.InvariantCulture));
        string s = ends[0] == ends[^1] ? "" : "s";
        return $"plateau until step{s} {steps} (epoch{(epochs.Contains('–', StringComparison.Ordinal) ? "s" : "")} {epochs})";
    }

    /// <summary>Says what a legend must add to a variant's name because its curves can't show it: <c> (diverged)</c>.</summary>
    public static string Trouble(VariantResult variant)
    {
        int diverged = variant.Runs.Count(run => run.Outcome == TrialOutcome.Diverged);
        if (variant.Runs.Count == 0)
            return " (no finished run)";
        return diverged == 0 ? "" : diverged == variant.Runs.Count ? " (diverged)" : $" ({diverged} of {variant.Runs.Count} diverged)";
    }

    private static string Steps(int step) => step.ToString("N0", CultureInfo.InvariantCulture);

    private static string Range(int first, int last, Func<int, string> format) => first == last ? format(first) : $"{format(first)}–{format(last)}";
}
