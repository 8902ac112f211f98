using Fanin.Torch.Native;
using TorchSharp;

namespace Fanin.Torch.Tests.Native;

// The real thing: libtorch loaded and computing, here and in child processes.
public sealed class LibTorchTests
{
    [Fact]
    public void EnsureLoaded_DoesNothingMore_WhenCalledAgainAndFromManyThreads()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        LibTorch.EnsureLoaded();
        LibTorchStatus first = LibTorch.Status;

        Parallel.For(0, 64, _ => LibTorch.EnsureLoaded());

        Assert.Same(first, LibTorch.Status);
        using torch.Tensor sum = torch.ones(2, 2).sum();
        Assert.Equal(4f, sum.ToSingle());
    }

    [Fact]
    public void Describe_TellsWhatWasLoaded_InThisProcess()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);

        LibTorchStatus status = LibTorch.Describe();

        Assert.Null(status.Error);
        Assert.Equal("linux-x64", status.Platform);
        Assert.Equal(RealFiles.TorchSharp, status.TorchSharpPath);
        Assert.StartsWith(AppContext.BaseDirectory, status.LibTorchPath, StringComparison.Ordinal);
        Assert.StartsWith("GLIBCXX_3.4.", status.CppRuntimeVersion, StringComparison.Ordinal);
        Assert.True(File.Exists(status.CppRuntimePath));
        Assert.StartsWith(NativeLoader.LibTorchVersion, status.TorchVersion, StringComparison.Ordinal);
        bool patched = status.Source is LibTorchSource.CacheFile or LibTorchSource.MemoryFile;
        Assert.Equal(patched ? ["GLIBCXX_3.4.32"] : [], status.PatchedVersions);
    }

    [Fact]
    public async Task EnsureLoaded_LeavesOneFile_WhenFourProcessesStartAtOnce()
    {
        SkipUnlessPatched();
        using var folder = new TemporaryFolder();

        string[] outputs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChildProcess.RunAsync("sum", folder.Path)));

        string file = Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.All(outputs, output => Assert.Equal($"CacheFile {file} 4", output));
    }

    [Fact]
    public async Task EnsureLoaded_ReplacesTheCacheFile_WhenItIsDamaged()
    {
        SkipUnlessPatched();
        using var folder = new TemporaryFolder();
        string first = await ChildProcess.RunAsync("sum", folder.Path);
        string file = Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        byte[] sound = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, new byte[sound.Length], TestContext.Current.CancellationToken);

        string second = await ChildProcess.RunAsync("sum", folder.Path);

        Assert.Equal(first, second);
        Assert.Equal(sound, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EnsureLoaded_LoadsFromMemory_WhenTheHomeCannotBeWritten(bool belowFile)
    {
        SkipUnlessPatched();
        using var folder = new TemporaryFolder();

        string output = await ChildProcess.RunAsync("sum", belowFile ? folder.Write("file", []) + "/home" : "/proc/home");

        Assert.StartsWith("MemoryFile /proc/self/fd/", output, StringComparison.Ordinal);
        Assert.EndsWith(" 4", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureLoaded_NamesThePackageAndCopiesNothing_WhenLibTorchIsNotBesideTheProgram()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(BelongsToAProgramWithoutLibTorch))
            File.Copy(file, folder[Path.GetFileName(file)]);

        string output = await ChildProcess.RunAsync("error", folder.Path, programFolder: folder.Path);

        Assert.StartsWith("libtorch.so was not found in ", output, StringComparison.Ordinal);
        Assert.Contains("reference the package libtorch-cpu-linux-x64", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public async Task ModuleStart_LoadsLibTorch_OnlyWhenAMethodThatNamesTheAssemblyIsCompiled()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        using var folder = new TemporaryFolder();

        Assert.Equal("False True", await ChildProcess.RunAsync("touch", folder.Path));
    }

    // Without the list of dependencies (deps.json), or the host itself would miss the file.
    private static bool BelongsToAProgramWithoutLibTorch(string file) =>
        Path.GetExtension(file) is ".dll"
        || file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
        || Path.GetFileName(file) is NativeLoader.TorchSharpFile;

    private static void SkipUnlessPatched() =>
        Assert.SkipUnless(
            RealFiles.Exist && LibTorch.Status.PatchedVersions.Count > 0,
            "This system's C++ runtime is new enough: TorchSharp's library loads unchanged.");
}
