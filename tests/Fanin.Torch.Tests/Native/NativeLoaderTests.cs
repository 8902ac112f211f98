using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

// The sentences of failures, in environments made up for them: nothing here gets as far as loading a library.
public sealed class NativeLoaderTests
{
    [Theory]
    [InlineData("linux-musl-x64")]
    [InlineData("linux-arm64")]
    [InlineData("osx-x64")]
    public void Load_NamesThePlatforms_WhenThereIsNoLibraryForThisOne(string platform)
    {
        LibTorchStatus status = NativeLoader.Load(Environment() with { Platform = platform });

        AssertOneSentence(status, $"TorchSharp has no native library for {platform}: use one of linux-x64, win-x64, ");
    }

    [Theory]
    [InlineData("win-x64")]
    [InlineData("osx-arm64")]
    public void Load_LeavesItToTorchSharp_WhenThePlatformIsNotLinux(string platform)
    {
        LibTorchStatus status = NativeLoader.Load(Environment() with { Platform = platform });

        Assert.Null(status.Error);
        Assert.Equal(LibTorchSource.LeftToTorchSharp, status.Source);
    }

    [Fact]
    public void Load_NamesThePackage_WhenLibTorchIsMissing()
    {
        using var folder = new TemporaryFolder();
        string torchSharp = folder.Write(NativeLoader.TorchSharpFile, []);

        LibTorchStatus status = NativeLoader.Load(Environment(folder));

        AssertOneSentence(status, $"libtorch.so was not found in {folder.Path}: reference the package libtorch-cpu-linux-x64 2.10.0 ");
        Assert.Equal(torchSharp, status.TorchSharpPath);
        Assert.Null(status.LibTorchPath);
    }

    [Fact]
    public void Load_NamesThePackage_WhenTorchSharpsLibraryIsMissing()
    {
        using var folder = new TemporaryFolder();

        AssertOneSentence(NativeLoader.Load(Environment(folder)), $"libLibTorchSharp.so was not found in {folder.Path}: ");
    }

    [Fact]
    public void Load_NamesTheFile_WhenTorchSharpsLibraryIsDamaged()
    {
        using var folder = Libraries([1, 2, 3]);

        LibTorchStatus status = NativeLoader.Load(Environment(folder));

        AssertOneSentence(status, $"{folder[NativeLoader.TorchSharpFile]} is damaged, restore and build the program again: ");
    }

    [Fact]
    public void Load_PassesTheDynamicLinkersReasonOn_WhenLibTorchIsDamaged()
    {
        using var folder = Libraries(CraftedElf.Library().Build());

        LibTorchStatus status = NativeLoader.Load(Environment(folder));

        AssertOneSentence(status, $"libtorch could not be loaded: {folder[NativeLoader.LibTorchFile]}: ");
        Assert.Equal(LibTorchSource.None, status.Source);
    }

    [Fact]
    public void Load_SaysWhichVersionIsUsed_WhenTheCppRuntimeIsTooOldToPatch()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        using var folder = Libraries(File.ReadAllBytes(RealFiles.TorchSharp));
        string cpp = Cpp(folder, ["GLIBCXX_3.4.9", "GLIBCXX_3.4.28", "CXXABI_1.3"]);

        LibTorchStatus status = NativeLoader.Load(Environment(folder, cpp));

        AssertOneSentence(status, $"libLibTorchSharp.so needs GLIBCXX_3.4.30, but {cpp} ends at GLIBCXX_3.4.28 and the symbol ");
        Assert.Equal((cpp, "GLIBCXX_3.4.28"), (status.CppRuntimePath, status.CppRuntimeVersion));
    }

    [Fact]
    public void Load_SaysThatGlibcIsTooOld_WhenItLacksAVersion()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);
        using var folder = Libraries(File.ReadAllBytes(RealFiles.TorchSharp));
        byte[] glibc = new ElfBuilder
        {
            SoName = "libc.so.6",
            DefinedVersions = ["GLIBC_2.2.5", "GLIBC_2.4", "GLIBC_2.14", "GLIBC_2.31"],
        }.Build();

        LibTorchStatus status = NativeLoader.Load(Environment(folder, RealCpp(), folder.Write("libc-2.31.so", glibc)));

        AssertOneSentence(status, $"libLibTorchSharp.so needs GLIBC_2.34, but {folder["libc-2.31.so"]} ends at GLIBC_2.31: this system's glibc is too old");
    }

    [Fact]
    public void Load_DoesNothing_WhenTorchSharpsLibraryIsLoadedBefore()
    {
        using var folder = new TemporaryFolder();

        LibTorchStatus status = NativeLoader.Load(Environment(folder, "/memfd:libLibTorchSharp.so (deleted)", "/lib/libstdc++.so.6"));

        Assert.Null(status.Error);
        Assert.Equal(LibTorchSource.LoadedBefore, status.Source);
    }

    // A folder with the given library of TorchSharp and a libtorch.so that is none.
    private static TemporaryFolder Libraries(byte[] torchSharp)
    {
        var folder = new TemporaryFolder();
        folder.Write(NativeLoader.TorchSharpFile, torchSharp);
        folder.Write(NativeLoader.LibTorchFile, "no library"u8.ToArray());
        return folder;
    }

    private static string Cpp(TemporaryFolder folder, string[] versions) =>
        folder.Write("libstdc++.so.6", new ElfBuilder { SoName = "libstdc++.so.6", DefinedVersions = versions }.Build());

    private static string RealCpp() => LoadedLibraries.OfThisProcess().PathOf("libstdc++.so")!;

    private static NativeEnvironment Environment(TemporaryFolder? folder = null, params string[] loaded) => new(
        NativeEnvironment.LinuxX64,
        folder is null ? [] : [folder.Path],
        () => new LoadedLibraries(loaded.Length > 0 ? loaded : ["/lib/libstdc++.so.6"]),
        CacheRoot: null);

    private static void AssertOneSentence(LibTorchStatus status, string start)
    {
        Assert.StartsWith(start, status.Error, StringComparison.Ordinal);
        Assert.EndsWith(".", status.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', status.Error!);
        Assert.NotNull(status.Cause);
        Assert.Equal(LibTorchSource.None, status.Source);
    }
}
