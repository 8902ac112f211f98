using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Torch;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Deferred;

/// <summary>Ways to a model with first values, each in a process of its own, for its time and its peak of memory.</summary>
internal static class DeferredBenchmark
{
    private const int Rounds = 5;
    private const string Child = "--child";
    private static readonly string[] Ways = ["nothing", "construct", "construct+initialize", "deferred"];
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    private static Dictionary<string, Func<nn.Module>> Models { get; } = new(StringComparer.Ordinal)
    {
        ["gpt2-small"] = () => new GptModel(),
        ["mlp 8 x 4096"] = () => nn.Sequential([.. Enumerable.Range(0, 8).Select(i => ($"fc{i}", (nn.Module<Tensor, Tensor>)nn.Linear(4096, 4096)))]),
    };

    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case [Child, string model, string way]:
                Measure(model, way);
                return 0;
            case [] or ["--json"]:
                break;
            default:
                Console.Error.WriteLine("Expected: deferred [--json]");
                return 2;
        }

        Machine machine = Machine.Describe();
        List<DeferredRow> rows = [];
        foreach (string model in Models.Keys)
        {
            // In turns, so that what else the machine does meets all of them.
            ILookup<string, DeferredRow> measured = Enumerable.Range(0, Rounds)
                .SelectMany(round => Ways.Select((_, i) => Ways[(i + round) % Ways.Length]))
                .Select(way => InChild(model, way))
                .ToLookup(row => row.Way, StringComparer.Ordinal);
            rows.AddRange(Ways.Select(way => new DeferredRow(model, way, Median(measured[way].Select(row => row.Seconds)), Median(measured[way].Select(row => row.CpuSeconds)), Median(measured[way].Select(row => row.PeakMegabytes)))));
        }

        Console.Error.WriteLine($"{machine.Cpu}, {machine.Cores} cores, load average {machine.LoadAverage}, {machine.Runtime}; median of {Rounds} processes");
        Console.Error.WriteLine("model          way                    seconds  CPU seconds   peak MB");
        rows.ForEach(row => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Model,-14} {row.Way,-22} {row.Seconds,7:F3} {row.CpuSeconds,12:F3} {row.PeakMegabytes,9:F0}")));
        if (arguments.Length > 0)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { machine, rows }, Readable));
        }

        return 0;
    }

    private static void Measure(string model, string way)
    {
        LibTorch.EnsureLoaded();
        zeros(1).Dispose();
        Recipe recipe = Recipe.Of(Scheme.Normal(0, 0.02));
        Func<nn.Module> construct = Models[model];

        // What is compiled on the way is no part of the question.
        Carry(way, () => nn.Sequential(("fc", nn.Linear(8, 8)), ("table", nn.Embedding(8, 8)), ("norm", nn.LayerNorm(8))), recipe);
        using var self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        Carry(way, construct, recipe);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        self.Refresh();
        Console.Out.WriteLine(JsonSerializer.Serialize(new DeferredRow(model, way, seconds, (self.TotalProcessorTime - cpu).TotalSeconds, self.PeakWorkingSet64 / 1e6)));
    }

    private static void Carry(string way, Func<nn.Module> construct, Recipe recipe)
    {
        switch (way)
        {
            case "construct":
                construct();
                break;
            case "construct+initialize":
                construct().Initialize(recipe, 1);
                break;
            case "deferred":
                DeferredModule.Build(construct).Materialize(recipe, 1);
                break;
        }
    }

    private static DeferredRow InChild(string model, string way)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["deferred", Child, model, way]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<DeferredRow>(output)!
            : throw new InvalidOperationException($"The process for {model}, {way} ended with code {child.ExitCode}.");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
