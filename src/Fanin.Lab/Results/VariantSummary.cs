namespace Fanin.Lab.Results;

/// <summary>How a variant fared, in one word.</summary>
internal enum VariantFate
{
    /// <summary>All trials were interrupted.</summary>
    NotRun,

    /// <summary>In every run the loss left the finite numbers.</summary>
    Diverged,

    /// <summary>In every run that didn't diverge the loss was below the level of guessing within the first epoch.</summary>
    AtOnce,

    /// <summary>Some run took longer than an epoch, and all got away.</summary>
    Plateau,

    /// <summary>Some run never left the level of guessing.</summary>
    Stuck,
}

/// <summary>One variant in numbers: means over the seeds. Diverged runs count only where the text says so; <see langword="null"/> is "not measured".</summary>
internal sealed class VariantSummary
{
    private readonly TrialResult[] _completed;

    /// <summary>Sums up a variant.</summary>
    public VariantSummary(LectureResult result, VariantResult variant)
    {
        Variant = variant;
        StepsPerEpoch = Math.Max(1, result.Settings.StepsPerEpoch);
        _completed = [.. variant.Runs.Where(run => run.Outcome == TrialOutcome.Completed)];
        double level = PlateauResult.Level(Math.Max(2, result.Dataset.Classes));
        PlateauEnds = [.. _completed.Where(run => EndsBelow(run, level)).Select(run => run.Plateau.MeasuredSteps).OfType<int>().Order()];
        Predicted = [.. variant.Runs.Select(run => run.Plateau.PredictedSteps).OfType<int>().Order()];
        FirstValid = Mean(variant.Runs, run => run.Epochs.Count > 0 && run.Epochs[0].Step == StepsPerEpoch ? run.Epochs[0].ValidAccuracy : null);
        FinalTrain = Mean(_completed, run => run.Epochs.Count > 0 ? run.Epochs[^1].TrainAccuracy : null);
        FinalValid = Mean(_completed, run => run.Epochs.Count > 0 ? run.Epochs[^1].ValidAccuracy : null);
        Test = Mean(_completed, run => run.TestAccuracy);
        Seconds = Mean(variant.Runs, run => run.Seconds);
    }

    /// <summary>What is summed up.</summary>
    public VariantResult Variant { get; }

    /// <summary>Steps between two measurements.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Runs that used up their budget.</summary>
    public int Completed => _completed.Length;

    /// <summary>Runs whose loss left the finite numbers.</summary>
    public int Diverged => Variant.Runs.Count - Completed;

    /// <summary>Completed runs that never left the level of guessing.</summary>
    public int Stuck => Completed - PlateauEnds.Count;

    /// <summary>First steps below the level of guessing, in order, of the completed runs that got there and stayed.</summary>
    public IReadOnlyList<int> PlateauEnds { get; }

    /// <summary>Steps foretold before training, in order.</summary>
    public IReadOnlyList<int> Predicted { get; }

    /// <summary>Validation accuracy after the first epoch.</summary>
    public double? FirstValid { get; }

    /// <summary>Training accuracy after the last epoch.</summary>
    public double? FinalTrain { get; }

    /// <summary>Validation accuracy after the last epoch.</summary>
    public double? FinalValid { get; }

    /// <summary>Test accuracy at the end.</summary>
    public double? Test { get; }

    /// <summary>Wall time of a run.</summary>
    public double? Seconds { get; }

    /// <summary>How the variant fared.</summary>
    public VariantFate Fate =>
        Variant.Runs.Count == 0 ? VariantFate.NotRun
        : Completed == 0 ? VariantFate.Diverged
        : Stuck > 0 ? VariantFate.Stuck
        : PlateauEnds[^1] > StepsPerEpoch ? VariantFate.Plateau
        : VariantFate.AtOnce;

    /// <summary>Tells which epoch a step belongs to, 1 for the first.</summary>
    public int EpochOf(int step) => ((step - 1) / StepsPerEpoch) + 1;

    // The first few losses of a run may be below it by chance.
    private static bool EndsBelow(TrialResult run, double level) =>
        run.MinibatchLosses.TakeLast(RunningAverage.LectureWindow).Select(loss => (double)loss).DefaultIfEmpty(double.NaN).Average() < level;

    private static double? Mean(IEnumerable<TrialResult> runs, Func<TrialResult, double?> value)
    {
        double[] values = [.. runs.Select(value).OfType<double>().Where(double.IsFinite)];
        return values.Length == 0 ? null : values.Average();
    }
}
