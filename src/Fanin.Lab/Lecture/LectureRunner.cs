using Fanin.Lab.Data;
using Fanin.Lab.Models;
using Fanin.Lab.Results;
using Fanin.Lab.Training;
using Fanin.Torch;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Lab.Lecture;

/// <summary>Trains the lecture's variants beside each other and gathers what was measured.</summary>
public static class LectureRunner
{
    // The sample is too small for epochs of its own: an epoch then is as many steps as on the whole of Fashion-MNIST.
    private const int FullTrainingImages = 54_000;

    /// <summary>What a run of these options on these images comes to; checks that it is possible.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="dataset">The images.</param>
    /// <returns>Steps, steps an epoch, batch and learning rate.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the batch is larger than the set.</exception>
    public static TrialBudget Budget(LectureOptions options, ImageDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dataset);
        RequirePositive(options.Batch, "batch", nameof(options));
        RequirePositive(options.Epochs, "number of epochs", nameof(options));
        RequirePositive(options.Steps ?? 1, "number of steps", nameof(options));
        RequirePositive(options.Workers, "number of workers", nameof(options));
        RequirePositive(options.Threads, "number of threads", nameof(options));
        if (!float.IsFinite((float)options.LearningRate) || options.LearningRate <= 0)
        {
            throw new ArgumentException($"Expected a learning rate above 0 that float32 can hold, got {options.LearningRate:R}.", nameof(options));
        }

        if (options.Batch > dataset.Train.Count)
        {
            throw new ArgumentException(
                $"A batch of {options.Batch} is more than the {dataset.Train.Count} training images of {dataset.Name}; choose a smaller one.",
                nameof(options));
        }

        if (options.Variants.Count == 0 || options.Seeds.Count == 0)
        {
            throw new ArgumentException("Expected at least one variant and one seed.", nameof(options));
        }

        int stepsPerEpoch = Math.Max(1, (dataset.IsSample ? FullTrainingImages : dataset.Train.Count) / options.Batch);
        long steps = options.Steps ?? (long)options.Epochs * stepsPerEpoch;
        return steps <= int.MaxValue
            ? new TrialBudget((int)steps, stepsPerEpoch, options.Batch, options.LearningRate)
            : throw new ArgumentException($"{options.Epochs} epochs are {steps} steps; expected at most {int.MaxValue}.", nameof(options));
    }

    /// <summary>Runs all trials.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="progress">Is told of every tenth step or so, from the threads of the trials.</param>
    /// <param name="cancellation">Stops; trials that are finished are kept.</param>
    /// <returns>Everything measured; each trial's numbers are the same to the bit however many run beside it.</returns>
    /// <remarks>
    /// <para>libtorch's number of threads is one for the whole process, and is set meanwhile: do not run two lectures at a time.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">See <see cref="Budget"/>.</exception>
    /// <exception cref="DiagnosticException">A variant's recipe does not fit the network; nothing is trained.</exception>
    /// <exception cref="DllNotFoundException">libtorch can't be loaded.</exception>
    public static LectureResult Run(
        LectureOptions options,
        ImageDataset dataset,
        IProgress<TrialProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        TrialBudget budget = Budget(options, dataset);
        LibTorch.EnsureLoaded();
        Trial[] trials =
        [
            .. from variant in options.Variants
               from seed in options.Seeds
               select new Trial(variant.Name, variant.Recipe, variant.BatchNorm, seed) { Stream = options.Stream },
        ];
        int threadsBefore = get_num_threads();
        set_num_threads(options.Threads);
        try
        {
            using var tensors = new LectureTensors(dataset);
            CheckRecipes(options, tensors);
            var runner = new TrialRunner(tensors, budget, progress);
            TrialResult?[] results = TrialScheduler.Run(LongestFirst(trials), options.Workers, runner.Run, cancellation);
            TrialResult?[][] bySeed = [.. results.Chunk(options.Seeds.Count)];
            return new LectureResult(
                new DatasetSummary(dataset.Name, dataset.Train.Count, dataset.Valid.Count, dataset.Test.Count, dataset.Classes, dataset.Source),
                Settings(options, budget, tensors),
                [.. options.Variants.Zip(bySeed, ToResult)],
                Interrupted: results.Contains(null),
                Files: []);
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    private static LectureSettings Settings(LectureOptions options, TrialBudget budget, LectureTensors tensors) => new(
        LectureNet.Describe(tensors.Inputs, tensors.Classes),
        [.. options.Seeds.Select(seed => seed.Value)],
        budget.Steps,
        budget.StepsPerEpoch,
        budget.Batch,
        budget.LearningRate,
        options.Stream.Name,
        options.Threads,
        options.Workers);

    // A recipe that does not fit the network is known before anything is trained.
    private static void CheckRecipes(LectureOptions options, LectureTensors tensors)
    {
        foreach (LectureVariant variant in options.Variants)
        {
            using var network = new LectureNet(tensors.Inputs, tensors.Classes, variant.BatchNorm);
            network.Plan(variant.Recipe, options.Seeds[0], options.Stream);
        }
    }

    // So that no worker is left alone with a long trial at the end.
    private static (int Place, Trial Trial)[] LongestFirst(Trial[] trials) => [.. trials.Index().OrderByDescending(trial => trial.Item.BatchNorm)];

    private static VariantResult ToResult(LectureVariant variant, TrialResult?[] runs) =>
        new(variant.Name, variant.Recipe.ToString(), variant.BatchNorm, [.. runs.OfType<TrialResult>()]);

    private static void RequirePositive(int value, string meaning, string argument)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"Expected a {meaning} of at least 1, got {value}.", argument);
        }
    }
}
