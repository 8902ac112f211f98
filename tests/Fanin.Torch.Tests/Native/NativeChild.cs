using System.Reflection;
using System.Runtime.CompilerServices;
using Fanin.Torch.Native;
using TorchSharp;

namespace Fanin.Torch.Tests.Native;

// Loading happens once in a process, so that each way to load needs a process of its own: this program, started again with
// a job in its environment. A module initializer does the job before the test framework starts, and ends the process.
internal static class NativeChild
{
    public const string JobVariable = "FANIN_TESTS_NATIVE_JOB";

#pragma warning disable CA2255 // This is an application.
    [ModuleInitializer]
    internal static void RunJob()
    {
        string? job = Environment.GetEnvironmentVariable(JobVariable);
        if (job is null)
            return;

        Console.WriteLine(Run(job));
        Environment.Exit(0);
    }
#pragma warning restore CA2255

    private static string Run(string job) => job switch
    {
        "sum" => Sum(),
        "error" => Error(),
        "touch" => Touch(),
        _ => $"unknown job {job}",
    };

    private static string Sum()
    {
        LibTorch.EnsureLoaded();
        using torch.Tensor sum = torch.ones(2, 2).sum();
        return $"{LibTorch.Status.Source} {LibTorch.Status.LoadedPath} {sum.ToSingle()}";
    }

    private static string Error()
    {
        try
        {
            LibTorch.EnsureLoaded();
            return "no error";
        }
        catch (DllNotFoundException failure)
        {
            return failure.Message;
        }
    }

    // Whether libtorch is loaded: when the assembly is only looked at, then when a method that names it was compiled.
    private static string Touch()
    {
        _ = Assembly.Load("Fanin.Torch").GetTypes();
        bool before = IsLibTorchMapped();
        NameTheAssembly();
        return $"{before} {IsLibTorchMapped()}";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LibTorchStatus NameTheAssembly() => new() { Platform = "none" };

    private static bool IsLibTorchMapped() =>
        File.ReadAllText("/proc/self/maps").Contains("libtorch_cpu.so", StringComparison.Ordinal);
}
