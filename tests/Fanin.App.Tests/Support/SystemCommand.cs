using System.Diagnostics;

namespace Fanin.App.Tests;

/// <summary>Programs of the operating system.</summary>
internal static class SystemCommand
{
    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(string name, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
