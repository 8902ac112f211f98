using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fanin.Benchmarks;

/// <summary>What a number was measured on; of the vectors, what .NET uses of them.</summary>
internal sealed record Machine(string Cpu, int Cores, bool Avx2, bool Avx512, string Runtime, string System, string LoadAverage)
{
    private const string Unknown = "unknown";

    public static Machine Describe() => new(
        CpuName(),
        Environment.ProcessorCount,
        global::System.Runtime.Intrinsics.X86.Avx2.IsSupported,
        Vector512.IsHardwareAccelerated,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        Load());

    private static string CpuName()
    {
        const string Key = "model name";
        string? line = Lines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        string? name = line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name ?? $"{Unknown} {RuntimeInformation.ProcessArchitecture}";
    }

    // Of the last 1, 5 and 15 minutes.
    private static string Load() => Lines("/proc/loadavg").FirstOrDefault() is { } line ? string.Join(' ', line.Split(' ').Take(3)) : Unknown;

    private static IEnumerable<string> Lines(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
