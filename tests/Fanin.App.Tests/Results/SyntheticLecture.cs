using Fanin.Lab.Results;

namespace Fanin.App.Tests.Results;

/// <summary>Lecture results made by formula, with curves like the measured ones: a plateau and a late drop, learning at once, overfitting.</summary>
internal static class SyntheticLecture
{
    public const int StepsPerEpoch = 210;
    private const double Guessing = 2.302585;

    public static LectureResult Create(int epochs = 50, params ulong[] seeds)
    {
        ulong[] used = seeds.Length == 0 ? [123] : seeds;
        return Create(
            used,
            epochs * StepsPerEpoch,
            Variant("kaiming", "Linear.weight: kaiming-uniform(relu); Linear.bias: zeros", false, used, epochs, 0, 0.40, 0.20),
            Variant("gaussian", "Linear.weight: normal(0, 0.001); Linear.bias: zeros", false, used, epochs, 1700, 1.15, 0.28),
            Variant("gaussian+bn", "Linear.weight: normal(0, 0.001); BatchNorm1d: ones", true, used, epochs, 0, 0.30, 0.09),
            Variant("pytorch", "Linear.weight: kaiming-uniform(leaky-relu √5)", false, used, epochs, 60, 0.45, 0.21),
            Variant("kaiming+bn", "Linear.weight: kaiming-uniform(relu)", true, used, epochs, 0, 0.28, 0.10));
    }

    public static LectureResult Create(IReadOnlyList<ulong> seeds, int steps, params VariantResult[] variants) => new(
        new DatasetSummary("fashion-mnist", 54_000, 6_000, 10_000, 10, "a folder of the machine"),
        new LectureSettings("mlp:784-75-45-10", seeds, steps, StepsPerEpoch, 256, 0.1, "pytorch", 1, 2),
        variants,
        Interrupted: false,
        Files: ["lecture.json"]);

    public static VariantResult Variant(
        string name, string recipe, bool batchNorm, IReadOnlyList<ulong> seeds, int epochs, int plateau, double early, double late) =>
        new(name, recipe, batchNorm, [.. seeds.Select(seed => Run(seed, epochs, plateau == 0 ? 0 : plateau + (int)(seed % 5 * 37), early, late))]);

    public static TrialResult Run(ulong seed, int epochs, int plateau, double early = 0.4, double late = 0.2)
    {
        float[] losses = [.. Enumerable.Range(1, epochs * StepsPerEpoch).Select(step => (float)Loss(step, plateau, early, late, seed))];
        double[] means = RunningAverage.Of(losses);
        int below = Array.FindIndex(means, mean => mean < 0.95 * Guessing);
        EpochResult[] measured = [.. Enumerable.Range(1, epochs).Select(epoch => Epoch(epoch, losses, late, seed))];
        return new TrialResult
        {
            Seed = seed,
            Outcome = TrialOutcome.Completed,
            Steps = losses.Length,
            Seconds = 21.5 + (seed % 3),
            TrainingSeconds = 17.25,
            TestAccuracy = measured[^1].ValidAccuracy - 0.01,
            Plateau = new PlateauResult(plateau > StepsPerEpoch ? plateau + 150 : null, below < 0 ? null : below + 1),
            Epochs = measured,
            MinibatchLosses = losses,
            PlanText = $"plan of seed {seed}\nfc1.weight [75, 784]  normal(0, 0.001)\nfc1.bias   [75]       zeros",
        };
    }

    /// <summary>A run whose loss becomes infinite, and then not a number, after the given number of good steps.</summary>
    public static TrialResult Diverged(ulong seed, int goodSteps)
    {
        TrialResult run = Run(seed, 1, 0);
        return run with
        {
            Outcome = TrialOutcome.Diverged,
            Steps = goodSteps + 2,
            TestAccuracy = double.NaN,
            Plateau = new PlateauResult(null, null),
            Epochs = [new EpochResult(1, goodSteps + 2, double.NaN, 0.1, double.PositiveInfinity, 0.1)],
            MinibatchLosses = [.. run.MinibatchLosses.Take(goodSteps).Select((loss, i) => loss * MathF.Exp(i * 0.01f)), float.PositiveInfinity, float.NaN],
        };
    }

    private static EpochResult Epoch(int epoch, float[] losses, double late, ulong seed)
    {
        int end = epoch * StepsPerEpoch;
        double loss = losses.Skip(end - StepsPerEpoch).Take(StepsPerEpoch).Average();
        double train = Math.Clamp(1.0 - (0.36 * loss) + (0.004 * Noise(epoch, seed + 1)), 0.08, 1);
        double gap = Math.Clamp((train - 0.7) * (0.55 - late) * 0.9, 0, 0.2);
        double valid = Math.Clamp(train - gap + ((train > 0.4 ? 0.02 : 0.008) * Noise(epoch, seed + 2)), 0.08, 1);
        return new EpochResult(epoch, end, loss, train, loss + gap, valid);
    }

    private static double Loss(int step, int plateau, double early, double late, ulong seed)
    {
        double noise = Noise(step, seed);
        if (step <= plateau)
            return Guessing + (0.0015 * noise);
        double t = step - plateau;
        double fall = plateau == 0 ? 25 : 170;
        double start = plateau == 0 ? Guessing + 0.27 : Guessing;
        double slow = late + ((early - late) * Math.Exp(-t / 1700));
        double level = slow + ((start - slow) * Math.Exp(-t / fall));
        return level * (1 + ((level < 2 ? 0.22 : 0.02) * noise));
    }

    // Splitmix64: numbers in (-1, 1) that look random and are the same everywhere.
    private static double Noise(int position, ulong seed)
    {
        ulong z = unchecked(((ulong)position * 0x9E3779B97F4A7C15) + (seed * 0xBF58476D1CE4E5B9));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return ((z >> 11) / (double)(1UL << 52)) - 1;
    }
}
