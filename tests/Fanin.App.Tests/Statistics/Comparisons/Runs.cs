using Fanin.Lab.Statistics;
using Fanin.Lab.Statistics.Comparisons;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Statistics.Comparisons;

/// <summary>Makes tables of runs.</summary>
internal static class Runs
{
    public const string Metric = "testAccuracy";

    public static ComparisonOptions ByAccuracy { get; } = new() { Metrics = [MetricSpec.Named(Metric)] };

    /// <summary>Completed runs of one recipe, seeds 1, 2, ….</summary>
    public static IEnumerable<RunOutcome> Of(string recipe, params IEnumerable<double> values) => Of(Recipe(recipe), values);

    public static IEnumerable<RunOutcome> Of(Setting setting, params IEnumerable<double> values) => values.Select((value, i) => Run(setting, (ulong)i + 1, value));

    public static RunOutcome Run(Setting setting, ulong seed, double value, TimeToTarget? time = null) => new()
    {
        Setting = setting,
        Seed = seed,
        Outcome = RecordOutcome.Completed,
        Steps = 1000,
        Metrics = new Dictionary<string, double> { [Metric] = value },
        TimeToTarget = time,
    };

    public static RunOutcome Ended(Setting setting, ulong seed, RecordOutcome outcome, TimeToTarget? time = null) => Run(setting, seed, 0.5, time) with { Outcome = outcome, Steps = 7 };

    public static Setting Recipe(string recipe, params (string Name, string Value)[] others) =>
        new([new TrialFactor("recipe", recipe), .. others.Select(other => new TrialFactor(other.Name, other.Value))]);

    public static ComparisonReport Compare(params IEnumerable<RunOutcome>[] runs) => ExperimentComparison.Of([.. runs.SelectMany(some => some)], ByAccuracy);
}
