using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fanin.Lab.Trials;
using Fanin.Torch.Native;

namespace Fanin.Lab.Training;

/// <summary>What trials of this process run on.</summary>
internal static class TrialMachine
{
    private static readonly Lazy<TrialEnvironment> Described = new(Describe);

    /// <summary>Versions, system and processor; one thread.</summary>
    public static TrialEnvironment Environment => Described.Value;

    private static TrialEnvironment Describe() => new(
        Version(typeof(TrialMachine).Assembly),
        RuntimeInformation.FrameworkDescription,
        LibTorch.Describe().TorchVersion ?? "unknown",
        RuntimeInformation.OSDescription,
        $"{Processor()}, {(Vector512.IsHardwareAccelerated ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors")}",
        Threads: 1);

    private static string Version(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown").Split('+')[0];

    private static string Processor()
    {
        const string Key = "model name";
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? System.Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
