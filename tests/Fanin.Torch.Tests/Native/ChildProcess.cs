using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fanin.Torch.Tests.Native;

// Starts this test program again for one job of NativeChild.
internal static class ChildProcess
{
    // Standard output of a child that must succeed; dataHome takes the place of ~/.local/share.
    public static async Task<string> RunAsync(string job, string dataHome, string? programFolder = null)
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(programFolder ?? AppContext.BaseDirectory, "Fanin.Torch.Tests.dll"));
        start.Environment[NativeChild.JobVariable] = job;
        start.Environment["XDG_DATA_HOME"] = dataHome;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}: {await error}");
        return (await output).Trim();
    }

    // The program that runs us: three folders above the framework's own.
    private static string DotnetPath()
    {
        string path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(path) ? path : "dotnet";
    }
}
