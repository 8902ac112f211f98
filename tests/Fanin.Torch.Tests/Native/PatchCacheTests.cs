using Fanin.Torch.Native;

namespace Fanin.Torch.Tests.Native;

public sealed class PatchCacheTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];

    [Fact]
    public void Store_WritesOneFile_UnderItsHash()
    {
        using var folder = new TemporaryFolder();

        string path = PatchCache.Store(folder["a/b"], "lib.so", Content);

        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)));
        Assert.NotEqual(path, PatchCache.Store(folder["a/b"], "lib.so", Content[..^1]), StringComparer.Ordinal);
    }

    [Fact]
    public void Store_LeavesTheFile_WhenItIsSound()
    {
        using var folder = new TemporaryFolder();
        string path = PatchCache.Store(folder.Path, "lib.so", Content);
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, longAgo);

        PatchCache.Store(folder.Path, "lib.so", Content);

        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData(10_000, 5_000)]
    [InlineData(5_000, -1)]
    [InlineData(0, -1)]
    public void Store_ReplacesTheFile_WhenItIsDamaged(int length, int flipped)
    {
        using var folder = new TemporaryFolder();
        string path = PatchCache.Store(folder.Path, "lib.so", Content);
        byte[] damaged = Content[..length];
        if (flipped >= 0)
            damaged[flipped] ^= 1;
        File.WriteAllBytes(path, damaged);

        Assert.Equal(path, PatchCache.Store(folder.Path, "lib.so", Content));

        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Store_ThrowsIOException_WhenTheRootIsAFile()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsAny<IOException>(() => PatchCache.Store(folder.Write("file", []) + "/fanin", "lib.so", Content));
    }

    [Fact]
    public void Create_HoldsTheContent_InMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Files in memory are for Linux.");

        string first = MemoryFile.Create("lib.so", Content);
        string second = MemoryFile.Create("lib.so", Content[..100]);

        Assert.NotEqual(first, second, StringComparer.Ordinal);
        Assert.Equal(Content, File.ReadAllBytes(first));
        Assert.Equal(Content[..100], File.ReadAllBytes(second));
    }
}
