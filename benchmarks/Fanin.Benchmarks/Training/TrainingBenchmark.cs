using System.Diagnostics;
using System.Text.Json;
using Fanin.Lab.Data;
using Fanin.Lab.Lecture;
using Fanin.Lab.Training;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Training;

/// <summary>How much of TorchSharp's speed a trial keeps: both loops in one process, in turns, on one thread.</summary>
internal static class TrainingBenchmark
{
    private const int Rounds = 15;
    private const int WarmUpRounds = 2;
    private const int StepsARound = 420; // Two of the lecture's epochs.
    private const double Target = 0.95;
    private static readonly string[] Variants = ["kaiming", "kaiming+bn"];
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static int Run(bool json)
    {
        LibTorch.EnsureLoaded();
        set_num_threads(1);
        ImageDataset dataset = ImageDataset.Load();
        Console.Error.WriteLine($"{dataset.Source}; {Rounds} rounds of {StepsARound} steps each");
        using var data = new LectureTensors(dataset);
        TrainingComparison[] comparisons = [.. Variants.Select(name => Compare(data, name))];
        var report = new TrainingReport(Machine.Describe(), dataset.Source, StepsARound, Rounds, Target, comparisons);
        Console.Error.Write(report.ToTable());
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Readable));
        }

        return 0;
    }

    private static TrainingComparison Compare(LectureTensors data, string name)
    {
        LectureVariant variant = LectureVariant.All.Single(variant => variant.Name == name);
        var trial = new Trial(name, variant.Recipe, variant.BatchNorm, 123);
        var budget = new TrialBudget(StepsARound, StepsARound, LectureOptions.DefaultBatch, LectureOptions.DefaultLearningRate);
        var trials = new List<double>();
        var bares = new List<double>();
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            // Whoever comes second finds other caches and another clock: take turns at that too.
            bool trialFirst = round % 2 == 0;
            double early = trialFirst ? Trial(data, trial, budget) : Bare(data, trial, budget);
            double late = trialFirst ? Bare(data, trial, budget) : Trial(data, trial, budget);
            if (round >= 0)
            {
                trials.Add(trialFirst ? early : late);
                bares.Add(trialFirst ? late : early);
            }
        }

        return new TrainingComparison(name, Spread.Of(trials), Spread.Of(bares), Spread.Of(trials.Zip(bares, (mine, bare) => mine / bare)));
    }

    // The trial's own clock runs during its steps alone, reports included.
    private static double Trial(LectureTensors data, Trial trial, TrialBudget budget) =>
        budget.Steps / new TrialRunner(data, budget, new Ignored()).Run(trial, CancellationToken.None).TrainingSeconds;

    private static double Bare(LectureTensors data, Trial trial, TrialBudget budget)
    {
        using var loop = new BareLoop(data, trial, budget);
        long started = Stopwatch.GetTimestamp();
        loop.Run(budget.Steps);
        return budget.Steps / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed class Ignored : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value)
        {
        }
    }
}
