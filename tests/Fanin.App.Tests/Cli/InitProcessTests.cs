using System.Diagnostics;
using System.Security.Cryptography;

namespace Fanin.App.Tests.Cli;

/// <summary>Runs of <c>fanin init</c> that are killed, interrupted, or run out of disk.</summary>
public sealed class InitProcessTests : IDisposable
{
    private static readonly string[] Command = ["init", "mlp:2000-2000-2000-2000-2000-10", "--recipe", "kaiming-normal(relu)", "--seed", "3", "--max-shard-size", "17MB", "--threads", "1", "-o"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task AKilledRun_IsResumed() => KillAndResume(3);

    [Fact(Explicit = true)]
    public Task AnOftenKilledRun_IsResumed() => KillAndResume(20);

    [Fact]
    public async Task AnInterruptedRun_KeepsWholeShards()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        using Process process = Start(_folder["out"]);
        await UntilBegun(process, _folder["out"]);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("the same command with --seed 3 --resume goes on", error, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Files(), file => file.EndsWith(".unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADiskThatIsTooSmall_GivesExitCode2_AndNothingIsWritten()
    {
        using var disk = new SmallDisk(_folder["small"], "size=40m");
        using Process process = Start(Path.Combine(disk.Folder, "out"));
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("has room for 41.943 MB, and", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Folder));
    }

    [Fact]
    public async Task ADiskThatIsFullOnTheWay_GivesExitCode3_AndNoHalfFile()
    {
        // Room for bytes enough, but for four things only: the disk itself, the folder, two shards.
        using var disk = new SmallDisk(_folder["disk"], "size=400m,nr_inodes=4");
        using Process process = Start(Path.Combine(disk.Folder, "out"));
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("finished ones are kept", error, StringComparison.Ordinal);
        Assert.Equal(
            ["model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors"], Directory.GetFiles(Path.Combine(disk.Folder, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task KillAndResume(int times)
    {
        Assert.Equal(0, Session.Run([.. Command, _folder["whole"]]).ExitCode);
        string[] whole = Hashes(_folder["whole"]);
        int cut = 0;
        for (int i = 0; i < times; i++)
        {
            string path = _folder["out"];
            using (Process process = Start(path))
            {
                await UntilBegun(process, path);
                await Task.Delay(i * 37 % 120, TestContext.Current.CancellationToken);
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            string[] left = Directory.GetFiles(path);
            cut += left.Length < whole.Length || left.Any(file => file.EndsWith(".unfinished", StringComparison.Ordinal)) ? 1 : 0;
            foreach (string file in left.Where(file => !file.EndsWith(".unfinished", StringComparison.Ordinal)))
            {
                // What has its final name is whole.
                Assert.Contains(Hash(file), whole);
            }

            // The seed is that of the run that was killed, also where it isn't said again; unless the run had no time to write it.
            Session resumed = Session.Run([.. Command.Where(word => left.Length == 0 || word is not ("--seed" or "3")), path, "--resume"]);
            if (resumed.ExitCode == 2)
            {
                Assert.Contains("records no seed", resumed.Error, StringComparison.Ordinal);
                resumed = Session.Run([.. Command, path, "--resume"]);
            }

            Assert.Equal((0, string.Empty), (resumed.ExitCode, resumed.ExitCode == 0 ? string.Empty : resumed.Error));
            Assert.Equal(whole, Hashes(path));
            Directory.Delete(path, recursive: true);
        }

        Assert.True(cut > 0, "At least one run was killed before it was finished.");
    }

    private static async Task UntilBegun(Process process, string folder)
    {
        while (!process.HasExited && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any()))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private static Process Start(string path) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fanin.Cli.dll"), .. Command, path]) { RedirectStandardError = true, UseShellExecute = false })!;

    private static string[] Hashes(string folder) => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Hash)];

    private static string Hash(string file) => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}";
}
