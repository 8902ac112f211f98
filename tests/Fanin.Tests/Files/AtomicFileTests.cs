using System.Text;
using Fanin.Files;

namespace Fanin.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fanin-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_ReplacesTheWholeFile_AndLeavesNothingElse()
    {
        string path = Path.Combine(_folder.FullName, "a.txt");
        AtomicFile.Write(path, "long first content");
        AtomicFile.Write(path, "naïve");
        Assert.Equal(Encoding.UTF8.GetBytes("naïve"), File.ReadAllBytes(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Write_KeepsTheOldFile_WhenWritingFails()
    {
        string path = Path.Combine(_folder.FullName, "a.txt");
        AtomicFile.Write(path, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Write_Throws_WhenTheFolderIsMissing() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(Path.Combine(_folder.FullName, "no", "a.txt"), "x"));
}
