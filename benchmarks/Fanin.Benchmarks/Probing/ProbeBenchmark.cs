using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fanin.Torch.Native;
using Fanin.Torch.Probing;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Probing;

/// <summary>A probe of a ResNet-18 beside one pass forward and back of the bare model, each in a process of its own, for its time and its peak of memory.</summary>
internal static class ProbeBenchmark
{
    private const int Rounds = 3;
    private const int Batch = 64;
    private const int Side = 32;
    private const string Child = "--child";
    private static readonly string[] Ways = ["bare", "probe"];
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["--turns"]:
                Turns();
                return 0;
            case [Child, string way]:
                Measure(way);
                return 0;
            case [] or ["--json"]:
                break;
            default:
                Console.Error.WriteLine("Expected: probe [--json | --turns]");
                return 2;
        }

        Machine machine = Machine.Describe();

        // In turns, so that what else the machine does meets both.
        ILookup<string, ProbeRow> measured = Enumerable.Range(0, Rounds).SelectMany(_ => Ways).Select(InChild).ToLookup(row => row.Way, StringComparer.Ordinal);
        ProbeRow[] rows = [.. Ways.Select(way => new ProbeRow(way, Median(measured[way].Select(row => row.Seconds)), Median(measured[way].Select(row => row.CpuSeconds)), Median(measured[way].Select(row => row.PeakMegabytes))))];
        Console.Error.WriteLine($"{machine.Cpu}, {machine.Cores} cores, load average {machine.LoadAverage}, {machine.Runtime}; ResNet-18, batch of {Batch} at {Side} x {Side}, median of {Rounds} processes");
        Console.Error.WriteLine("way     seconds  CPU seconds   peak MB");
        foreach (ProbeRow row in rows)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Way,-6} {row.Seconds,8:F3} {row.CpuSeconds,12:F3} {row.PeakMegabytes,9:F0}"));
        }

        if (arguments.Length > 0)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { machine, rows }, Readable));
        }

        return 0;
    }

    // Both ways in one process, in turns, by the processor's time: the ratio that others on the machine disturb least.
    private static void Turns()
    {
        const int Turns = 5;
        LibTorch.EnsureLoaded();
        using var model = new ResidualNet();
        using Tensor labels = zeros(Batch, ScalarType.Int64);
        using Tensor images = randn(Batch, 3, Side, Side);
        using var self = Process.GetCurrentProcess();
        Dictionary<string, List<double>> seconds = Ways.ToDictionary(way => way, _ => new List<double>(), StringComparer.Ordinal);
        for (int turn = 0; turn <= Turns; turn++)
        {
            foreach (string way in Ways)
            {
                self.Refresh();
                TimeSpan before = self.TotalProcessorTime;
                Carry(way, model, images, labels);
                self.Refresh();

                // What is compiled and allocated in the first turn is no part of the question.
                if (turn > 0)
                {
                    seconds[way].Add((self.TotalProcessorTime - before).TotalSeconds);
                }
            }
        }

        double[] medians = [.. Ways.Select(way => Median(seconds[way]))];
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one process, {Turns} turns, CPU seconds: {Ways[0]} {medians[0]:F3}, {Ways[1]} {medians[1]:F3}, ratio {medians[1] / medians[0]:F2}"));
    }

    private static void Measure(string way)
    {
        LibTorch.EnsureLoaded();
        using var model = new ResidualNet();
        using Tensor labels = zeros(Batch, ScalarType.Int64);
        using Tensor images = randn(Batch, 3, Side, Side);

        // What is compiled and allocated on the way is no part of the question.
        using (Tensor few = images.narrow(0, 0, 2).clone())
        using (Tensor fewLabels = labels.narrow(0, 0, 2).clone())
        {
            Carry(way, model, few, fewLabels);
        }

        using var self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        Carry(way, model, images, labels);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        self.Refresh();
        Console.Out.WriteLine(JsonSerializer.Serialize(new ProbeRow(way, seconds, (self.TotalProcessorTime - cpu).TotalSeconds, self.PeakWorkingSet64 / 1e6)));
    }

    private static void Carry(string way, ResidualNet model, Tensor images, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        if (way == "probe")
        {
            Probe.Run(model, new ProbeOptions { Inputs = [images], Labels = labels, LearningRate = 0.1 });
            return;
        }

        model.train();
        nn.functional.cross_entropy(model.call(images), labels).backward();
    }

    private static ProbeRow InChild(string way)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["probe", Child, way]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<ProbeRow>(output)!
            : throw new InvalidOperationException($"The process for {way} ended with code {child.ExitCode}.");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
