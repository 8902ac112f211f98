using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fanin.Lab.Experiments;
using Fanin.Lab.Lecture;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Studies;
using Fanin.Lab.StudyReports;
using Fanin.Lab.Trials;
using Fanin.Recipes;

namespace Fanin.Benchmarks.Store;

/// <summary>What a store of 100,000 trials costs to list, to resume and to read for a report. Records are made up; their sizes are those of real ones.</summary>
internal static class StoreBenchmark
{
    private const int Trials = 100_000;
    private const int CurvePoints = 50;
    private const int Steps = 200;
    private const int Rounds = 3;
    private const int Alone = 1000;
    private const string Name = "benchmark";
    private static readonly Experiment Asked = new(Name)
    {
        Recipes = [LectureVariant.All[1].Recipe],
        Models = ["mlp:*-75-45-*"],
        Seeds = Experiment.SeedsFrom(0, 999),
        Budget = new TrialLength(Steps: Steps),
    };

    private static readonly string[] MetricNames = ["testAccuracy", "testLoss", "trainAccuracy", "trainLoss", "validAccuracy", "validLoss"];
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static int Run(string[] arguments)
    {
        bool json = arguments.Contains("--json", StringComparer.Ordinal);
        string? server = arguments.FirstOrDefault(argument => argument != "--json");
        string folder = Directory.CreateTempSubdirectory("fanin-store-").FullName;
        try
        {
            string place = server ?? Path.Combine(folder, "results.db");
            StoreRow[] rows = [.. Measure(place)];
            long bytes = server is null ? new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) : 0;
            var report = new StoreReport(Machine.Describe(), ResultStore.Open(place).Place, Trials, CurvePoints, Steps, bytes, rows);
            Console.Error.Write(report.ToTable());
            if (json)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(report, Readable));
            }

            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<StoreRow> Measure(string place)
    {
        Recipe recipe = LectureVariant.All[1].Recipe;
        string text = RecipeText.WriteWhole(recipe);
        TrialSpec[] specs = [.. Enumerable.Range(0, Trials).Select(i => Spec(text, i))];
        yield return Time("register 100,000 trials", 1, () => ResultStore.Open(place).Register(Name, "yaml", specs));
        yield return Time("store 1,000 records, one after the other", 1, () => Array.ForEach(specs[..Alone], spec => ResultStore.Open(place).Save(Record(spec))));
        foreach (TrialSpec[] chunk in specs[Alone..].Chunk(Alone))
        {
            ResultStore.Open(place).SaveAll([.. chunk.Select(Record)]);
        }

        yield return Time("list experiments", Rounds, () => Require(ResultStore.Open(place).Experiments().Single().Finished));
        yield return Time("list trials", Rounds, () => Require(ResultStore.Open(place).Records(Name).Count()));
        yield return Time("resume: register again, find nothing to do", Rounds, () =>
        {
            RunSummary summary = new ExperimentRunner(ResultStore.Open(place), new RunOptions { Workers = 1 }).Run(Name, "yaml", specs);
            Require(summary.Completed);
        });
        yield return Time("read for a report: all records with curves", Rounds, () => Require(ResultStore.Open(place).Records(Name, RecordParts.Curve).Count(record => record.Curve.Length == CurvePoints)));
        yield return Time("the losses of every step too", Rounds, () => Require(ResultStore.Open(place).Records(Name, RecordParts.Curve | RecordParts.Losses).Count(record => record.Losses.Length == Steps)));
        yield return Time("report: read, compare, write the page and its pictures", 1, () => Report(place));
        yield return Time("durations by kind", Rounds, () => Require(ResultStore.Open(place).Durations().Sum(one => one.Trials)));
    }

    private static void Report(string place)
    {
        ResultStore store = ResultStore.Open(place);
        string folder = Directory.CreateTempSubdirectory("fanin-report-").FullName;
        try
        {
            StudyResult result = Study.Compare(Asked, [.. store.Trials(Name)], [.. store.Records(Name)]);
            StudyReport.Write(result, store, folder, "fanin compare benchmark");
            Require(result.Records.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static StoreRow Time(string what, int rounds, Action work)
    {
        double[] seconds = new double[rounds];
        double[] processor = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            GC.Collect();
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long started = Stopwatch.GetTimestamp();
            work();
            seconds[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            processor[round] = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds.Order().ElementAt(rounds / 2):F2} s"));
        return new StoreRow(what, seconds.Order().ElementAt(rounds / 2), processor.Order().ElementAt(rounds / 2));
    }

    private static void Require(int count)
    {
        if (count != Trials)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Expected {Trials} trials, got {count}."));
        }
    }

    // Ten recipes, ten learning rates, a thousand seeds.
    private static TrialSpec Spec(string recipe, int number) => new()
    {
        Model = "mlp:*-75-45-*",
        Data = "fashion-mnist",
        DataDigest = new string('0', 64),
        RecipeName = string.Create(CultureInfo.InvariantCulture, $"recipe {number % 10}"),
        RecipeText = string.Create(CultureInfo.InvariantCulture, $"# {number % 10}\n{recipe}"),
        Stream = "keyed",
        Optimizer = new OptimizerSpec(OptimizerKind.Sgd, 0.01 * (1 + (number / 10 % 10))),
        Batch = 256,
        Length = new TrialLength(Steps: Steps),
        Seed = (ulong)(number / 100),
        Factors = [new("recipe", $"recipe {number % 10}"), new("lr", $"{0.01 * (1 + (number / 10 % 10))}")],
    };

    private static TrialRecord Record(TrialSpec spec) => new()
    {
        Id = TrialId.Of(spec),
        Spec = spec,
        Outcome = RecordOutcome.Completed,
        Steps = Steps,
        Seconds = 1.5,
        TrainingSeconds = 1.2,
        Metrics = MetricNames.ToImmutableSortedDictionary(name => name, name => (0.1 * name.Length) + (0.01 * Math.Sin((spec.Seed * 12.9898) + spec.Optimizer.LearningRate + spec.RecipeName[^1]))),
        Curve = [.. Enumerable.Range(1, CurvePoints).Select(i => new CurvePoint(i, i, 1.0 / i, i, 1.1 / i, i))],
        Losses = [.. Enumerable.Range(1, Steps).Select(i => 1f / i)],
        PlanText = string.Concat(Enumerable.Repeat("network.1.weight  [75, 784]  kaiming-uniform(relu)  U(-0.0875, 0.0875)\n", 8)),
        Environment = new TrialEnvironment("0.1.0", ".NET", "2.10", "Linux", "a processor", 1),
    };
}
