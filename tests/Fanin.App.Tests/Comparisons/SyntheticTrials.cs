using System.Collections.Immutable;
using Fanin.Lab.Plots;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Comparisons;

/// <summary>Records of trials that were never trained: curves in closed form, so that pictures and reports can be looked at and tested in no time.</summary>
internal static class SyntheticTrials
{
    public const int Steps = 1000;
    private const int Interval = 100;

    public static readonly string[] RateValues = ["0.01", "0.1", "1", "10"];

    /// <summary>The lecture's five variants under some seeds.</summary>
    public static TrialRecord[] Lecture(int seeds) =>
    [
        .. from variant in new[] { ("kaiming", 0, 0.884), ("gaussian", 400, 0.862), ("gaussian+bn", 0, 0.889), ("pytorch", 0, 0.879), ("kaiming+bn", 0, 0.890) }
           from seed in Enumerable.Range(1, seeds)
           select Trial([new TrialFactor("recipe", variant.Item1)], (ulong)seed, variant.Item2, variant.Item3),
    ];

    /// <summary>Three recipes at four learning rates; the highest makes some diverge.</summary>
    public static TrialRecord[] Rates(int seeds) =>
    [
        .. from recipe in new[] { ("kaiming-uniform(relu)", 0.88), ("normal(0, 0.001)", 0.84), ("orthogonal", 0.885) }
           from rate in RateValues
           from seed in Enumerable.Range(1, seeds)
           let loss = rate == "10" && (recipe.Item1.StartsWith('n') || seed % 2 == 0)
           select Trial([new TrialFactor("recipe", recipe.Item1), new TrialFactor("lr", rate)], (ulong)seed, 0, recipe.Item2 - (rate == "0.01" ? 0.1 : rate == "1" ? 0.02 : 0), loss),
    ];

    /// <summary>One trial.</summary>
    /// <param name="factors">What it is a combination of.</param>
    /// <param name="seed">Its seed; moves its final accuracy by a few tenths of a percent.</param>
    /// <param name="plateau">Steps at the level of guessing.</param>
    /// <param name="accuracy">Final validation accuracy, before the seed's part.</param>
    /// <param name="diverges">Whether it ends at step 150 with no number.</param>
    public static TrialRecord Trial(ImmutableArray<TrialFactor> factors, ulong seed, int plateau, double accuracy, bool diverges = false)
    {
        double end = accuracy + (0.003 * Math.Sin(seed * 12.9898));
        int steps = diverges ? 150 : Steps;
        var losses = ImmutableArray.CreateRange(Enumerable.Range(1, steps).Select(step => diverges && step == steps ? float.NaN : (float)Loss(step, plateau, accuracy, seed)));
        ImmutableArray<CurvePoint> curve =
        [
            .. from step in Enumerable.Range(1, steps / Interval).Select(i => i * Interval)
               let quality = Math.Max(0.1, (end * (1 - Math.Exp(-(step - plateau) / 80.0))))
               select new CurvePoint(step, step / 210.0, Loss(step, plateau, accuracy, seed), quality, Loss(step, plateau, accuracy, seed) + 0.05, step <= plateau ? 0.1 : quality),
        ];
        var spec = new TrialSpec
        {
            Model = "mlp:*-75-45-*",
            Data = "sample",
            DataDigest = new string('0', 64),
            RecipeName = factors.First(factor => factor.Name == "recipe").Value,
            RecipeText = $"name: {factors.First(factor => factor.Name == "recipe").Value}",
            Stream = "keyed",
            Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.1),
            Batch = 256,
            Length = new TrialLength(Steps: Steps),
            Seed = seed,
            Target = new TrialTarget("validAccuracy", 0.8),
            Factors = factors,
        };
        return new TrialRecord
        {
            Id = TrialId.Of(spec),
            Spec = spec,
            Outcome = diverges ? RecordOutcome.Diverged : RecordOutcome.Completed,
            Steps = steps,
            Seconds = 3,
            TrainingSeconds = 2,
            Metrics = diverges
                ? ImmutableSortedDictionary<string, double>.Empty
                : new Dictionary<string, double>(StringComparer.Ordinal) { ["validAccuracy"] = end, ["testAccuracy"] = end - 0.005, ["validLoss"] = Loss(steps, plateau, accuracy, seed) }.ToImmutableSortedDictionary(StringComparer.Ordinal),
            TargetStep = diverges ? null : curve.Where(point => point.ValidAccuracy >= 0.8).Select(point => (int?)point.Step).FirstOrDefault(),
            Curve = curve,
            Losses = losses,
            PlanText = "a plan",
            Environment = new TrialEnvironment("0.1.0", ".NET 10", "2.10.0", "Debian 12", "a processor", 1),
        };
    }

    /// <summary>Trials as series, by one factor.</summary>
    public static TrialSeries[] By(string factor, IEnumerable<TrialRecord> trials) =>
    [
        .. trials.GroupBy(trial => trial.Spec.Factors.First(one => one.Name == factor).Value, StringComparer.Ordinal).Select(group => new TrialSeries(group.Key, [.. group])),
    ];

    private static double Loss(int step, int plateau, double accuracy, ulong seed) =>
        step <= plateau ? Math.Log(10) : 0.3 + (10 * (0.9 - accuracy)) + ((2 - (10 * (0.9 - accuracy))) * Math.Exp(-(step - plateau) / 60.0)) + (0.02 * Math.Sin((step * 0.7) + seed));
}
