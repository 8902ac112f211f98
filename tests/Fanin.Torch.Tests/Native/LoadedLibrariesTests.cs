using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

public sealed class LoadedLibrariesTests
{
    [Fact]
    public void Paths_KeepsFilesOnly_OfAMap()
    {
        string[] map =
        [
            "55d718251000-55d718253000 r--p 00000000 fe:00 247270                     /usr/bin/my program",
            "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ",
            "7f0000001000-7f0000002000 r-xp 00000000 00:01 7                          /memfd:libLibTorchSharp.so (deleted)",
            "7ffd1f5c9000-7ffd1f5cb000 r-xp 00000000 00:00 0                          [vdso]",
        ];

        Assert.Equal(["/usr/bin/my program", "/memfd:libLibTorchSharp.so (deleted)"], LoadedLibraries.Paths(map), StringComparer.Ordinal);
    }

    [Fact]
    public void PathOf_FindsAFileInMemory_ByItsName() =>
        Assert.NotNull(new LoadedLibraries(["/memfd:libLibTorchSharp.so (deleted)"]).PathOf("libLibTorchSharp.so"));

    [Theory]
    [InlineData("libcpp.so.6.0.30")]
    [InlineData("libcpp-2.31.so")]
    public void Find_ReadsTheVersions_WhateverTheFileIsCalled(string fileName)
    {
        using var folder = new TemporaryFolder();
        string other = folder.Write("libcpp.so.7", new ElfBuilder { SoName = "libcpp.so.7", DefinedVersions = ["CPP_7"] }.Build());
        string path = folder.Write(fileName, new ElfBuilder { SoName = "libcpp.so.6", DefinedVersions = ["CPP_1"] }.Build());

        LoadedLibrary? found = new LoadedLibraries([other, path]).Find("libcpp.so.6");

        Assert.Equal(path, found?.Path);
        Assert.Equal(["CPP_1"], found!.DefinedVersions);
    }

    [Fact]
    public void Find_KnowsNothing_WhenTheFileIsGoneOrDamaged()
    {
        using var folder = new TemporaryFolder();
        string damaged = folder.Write("libcpp.so.6", [0x7f, (byte)'E']);

        Assert.Null(new LoadedLibraries([folder["libcpp.so.6.0"], damaged]).Find("libcpp.so.6"));
    }

    [Fact]
    public void Find_ReadsTheRealCppRuntime_OfThisProcess()
    {
        Assert.SkipUnless(RealFiles.Exist, RealFiles.Reason);

        LoadedLibrary? found = LoadedLibraries.OfThisProcess().Find("libstdc++.so.6");

        Assert.Contains("GLIBCXX_3.4.29", found!.DefinedVersions, StringComparer.Ordinal);
        Assert.NotNull(LoadedLibraries.OfThisProcess().Find("libc.so.6"));
    }

    [Theory]
    [InlineData(new[] { "V_3.4.9", "V_3.4.30", "V_3.4", "V_PRIVATE", "W_9.9" }, "V_3.4.30")]
    [InlineData(new[] { "V_PRIVATE", "W_9.9" }, null)]
    public void Newest_ComparesNumbers_OfOneFamily(string[] names, string? expected) =>
        Assert.Equal(expected, VersionNames.Newest(names, "V_"));
}
