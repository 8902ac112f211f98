namespace Fanin.App.Tests;

/// <summary>An empty folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fanin-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
