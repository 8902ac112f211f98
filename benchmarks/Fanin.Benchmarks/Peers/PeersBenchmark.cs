using System.Text.Json;
using Fanin.Torch.Native;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Peers;

/// <summary>Fanin beside libtorch and beside a plain write of the same memory, in turns.</summary>
internal static class PeersBenchmark
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    // What makes .NET or libtorch use less of the processor.
    private static readonly string[] Limits = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "ATEN_CPU_CAPABILITY", "MKL_ENABLE_INSTRUCTIONS"];

    public static int Run(bool json, bool processorTime)
    {
        LibTorch.EnsureLoaded();
        using IDisposable noGradients = no_grad();
        Machine machine = Machine.Describe();
        Dictionary<string, string> settings = Limits
            .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(setting => setting.value is not null)
            .ToDictionary(setting => setting.name, setting => setting.value!);
        IReadOnlyList<PeerRow> rows = [.. FillCases.Run(processorTime), .. OrthogonalCases.Run(processorTime), .. ModelCase.Run(processorTime)];
        var report = new PeersReport(machine, __version__, settings, TimeProvider.System.GetUtcNow(), Race.Rounds, processorTime, rows);
        Console.Error.Write(report.ToTable());
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Readable));
        }

        return 0;
    }
}
