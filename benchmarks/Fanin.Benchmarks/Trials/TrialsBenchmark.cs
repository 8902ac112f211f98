using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fanin.Lab.Data;
using Fanin.Lab.Lecture;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Tasks;
using Fanin.Lab.Trials;
using Fanin.Recipes;

namespace Fanin.Benchmarks.Trials;

/// <summary>Trials a minute of an experiment with one worker and with two, in turns, in a store of its own each.</summary>
internal static class TrialsBenchmark
{
    private const int Rounds = 5;
    private const int TrialsARound = 12;
    private const string Data = "sample";
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static int Run(bool json)
    {
        TrialSpec[] specs = Specs();
        List<TrialsRound> rounds = [];
        for (int round = -1; round < Rounds; round++)
        {
            // Whoever comes second finds other caches and another load: take turns at that too.
            bool oneFirst = round % 2 == 0;
            (double, double) early = Measure(specs, oneFirst ? 1 : 2);
            (double, double) late = Measure(specs, oneFirst ? 2 : 1);
            ((double seconds, double processor) one, (double, double) two) = oneFirst ? (early, late) : (late, early);
            if (round >= 0)
            {
                rounds.Add(new TrialsRound(60 * TrialsARound / one.seconds, 60 * TrialsARound / two.Item1, one.processor, two.Item2));
            }
        }

        var report = new TrialsReport(Machine.Describe(), TrialsARound, [.. rounds]);
        Console.Error.Write(report.ToTable());
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Readable));
        }

        return 0;
    }

    private static (double Seconds, double Processor) Measure(TrialSpec[] specs, int workers)
    {
        string folder = Directory.CreateTempSubdirectory("fanin-trials-").FullName;
        try
        {
            var runner = new ExperimentRunner(ResultStore.Open(Path.Combine(folder, "results.db")), new RunOptions { Workers = workers });
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long started = Stopwatch.GetTimestamp();
            RunSummary summary = runner.Run("benchmark", string.Empty, specs);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (summary.Completed != specs.Length)
            {
                throw new InvalidOperationException($"Expected {specs.Length} trials, got {summary}: {summary.Failures.FirstOrDefault()}");
            }

            return (seconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TrialSpec[] Specs()
    {
        using TaskData data = TaskDefinition.Parse(Data).Load(DatasetPlaces.FromEnvironment());
        string recipe = RecipeText.WriteWhole(LectureVariant.All[1].Recipe);
        return
        [
            .. Enumerable.Range(1, TrialsARound).Select(seed => new TrialSpec
            {
                Model = "mlp:*-75-45-*",
                Data = Data,
                DataDigest = data.Digest,
                RecipeName = "kaiming",
                RecipeText = recipe,
                Stream = "keyed",
                Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.1),
                Batch = 256,
                Length = new TrialLength(Steps: 500),
                Seed = (ulong)seed,
                MeasureEvery = 100,
            }),
        ];
    }
}

/// <summary>Everything that the benchmark found.</summary>
internal sealed record TrialsReport(Machine Machine, int TrialsARound, TrialsRound[] Rounds)
{
    public double Ratio => Rounds.Select(round => round.Two / round.One).Order().ElementAt(Rounds.Length / 2);

    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} cores, load average {Machine.LoadAverage}, {Machine.Runtime}");
        table.AppendLine("trials a minute   one worker   two workers   ratio   processor seconds");
        foreach (TrialsRound round in Rounds)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"{string.Empty,15} {round.One,12:F1} {round.Two,13:F1} {round.Two / round.One,7:F2}   {round.ProcessorOfOne:F2} {round.ProcessorOfTwo:F2}");
        }

        table.AppendLine(CultureInfo.InvariantCulture, $"median ratio {Ratio:F2}");
        return table.ToString();
    }
}

/// <summary>Trials a minute with one worker and with two.</summary>
internal sealed record TrialsRound(double One, double Two, double ProcessorOfOne, double ProcessorOfTwo);
