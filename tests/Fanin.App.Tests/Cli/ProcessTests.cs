using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fanin.App.Tests.Cli;

/// <summary>What only a process of its own can show: signals, a full disk, what is loaded.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lecture --help", "--epochs")]
    [InlineData("gains gelu --json", "1.533530")]
    [InlineData("schemes orthogonal --json", "size(0)")]
    public async Task CommandsWithoutTensors_DoNotLoadLibTorch(string line, string printed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Asks the dynamic linker of glibc what it loads.");
        using Process process = Start(start => start.Environment["LD_DEBUG"] = "files", line.Split(' '));
        Task<string> linker = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(printed, output, StringComparison.Ordinal);
        Assert.Contains("libcoreclr.so", await linker, StringComparison.Ordinal);
        Assert.DoesNotContain("libtorch", await linker, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Interrupt_KeepsFinishedTrials_AndExitsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        // A thousand short trials: some are finished when the signal comes, most are not.
        string folder = _folder["out"];
        using Process process = Start(
            _ => { },
            ["lecture", "--data", "sample", "--variants", "kaiming,kaiming+bn", "--seeds", "1..500", "--epochs", "1", "--out", folder, "--json"]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.Contains("step 210 of 210", StringComparison.Ordinal));

        Assert.NotNull(line);
        Task<string> rest = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, SystemCommand.Run("sh", "-c", $"kill -INT {process.Id}"));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("The experiment was interrupted", await rest, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(await output)!;
        Assert.True((bool)json["interrupted"]!);
        Assert.InRange(json["variants"]!.AsArray().Sum(variant => variant!["runs"]!.AsArray().Count), 1, 999);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        Assert.True(File.Exists(Path.Combine(folder, "lecture.json")));
    }

    [Fact]
    public async Task FullDisk_GivesExitCode3_AndNoHalfFile()
    {
        using var disk = new SmallDisk(_folder["disk"], "size=200k");
        using Process process = Start(
            _ => { }, "lecture", "--data", "sample", "--variants", "kaiming", "--steps", "50", "--out", Path.Combine(disk.Folder, "out"), "--json");
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        JsonNode json = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, process.ExitCode);
        Assert.Contains("No space left on device", (string)json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("kaiming", await error, StringComparison.Ordinal);
        string[] files = Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
        JsonNode numbers = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(disk.Folder, "out", "lecture.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(["lecture.json"], numbers["files"]!.AsArray().Select(file => (string?)file));
        Assert.All(files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)), AssertWholePicture);
    }

    [Theory]
    [InlineData("lecture --data sample --steps 1 --variants kaiming --json --out OUT >/dev/full")]
    [InlineData("lecture --data sample --steps 1 --variants kaiming --out OUT 2>/dev/full")]
    [InlineData("lecture --help >&-")]
    public void NobodyListening_GivesExitCode3(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Redirects as a POSIX shell does.");
        string program = Path.Combine(AppContext.BaseDirectory, "Fanin.Cli.dll");
        int exitCode = SystemCommand.Run("sh", "-c", $"dotnet '{program}' {line.Replace("OUT", $"'{_folder["out"]}'", StringComparison.Ordinal)}");
        Assert.Equal(3, exitCode);
    }

    [Fact]
    public async Task MissingLibTorch_GivesExitCode3_OneSentence_AndNoFolder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Takes the library away from a folder of links.");
        string program = _folder["program"];
        Assert.Equal(0, SystemCommand.Run("cp", "-rs", AppContext.BaseDirectory, program));
        File.Delete(Path.Combine(program, "libtorch.so"));
        foreach (string own in Directory.GetFiles(program, "Fanin.Cli.*"))
        {
            // The program's folder is where its own file really lies.
            File.Delete(own);
            File.Copy(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(own)), own);
        }

        using Process process = StartFrom(program, _ => { }, "lecture", "--data", "sample", "--steps", "1", "--out", _folder["out"]);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("fanin: libtorch.so was not found in", error, StringComparison.Ordinal);
        Assert.Contains("reference the package libtorch-cpu-linux-x64", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        Assert.False(Directory.Exists(Path.Combine(program, "cpu")));
    }

    private static void AssertWholePicture(string file) =>
        Assert.True(File.ReadAllBytes(file).AsSpan()[^8..].StartsWith("IEND"u8), $"{file} ends as a PNG file does.");

    private static Process Start(Action<ProcessStartInfo> adjust, params string[] arguments) =>
        StartFrom(AppContext.BaseDirectory, adjust, arguments);

    private static Process StartFrom(string program, Action<ProcessStartInfo> adjust, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Fanin.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        adjust(start);
        return Process.Start(start)!;
    }
}
