using Microsoft.Data.Sqlite;

namespace Fanin.App.Tests;

/// <summary>A folder that is a disk of its own, for full disks. The test is skipped where none may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>Mounts one.</summary>
    /// <param name="folder">Is made.</param>
    /// <param name="options">Its size, for instance <c>size=400k</c>.</param>
    public SmallDisk(string folder, string options)
    {
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && SystemCommand.Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) == 0, "Needs the right to mount a small disk.");
        Folder = folder;
    }

    public string Folder { get; }

    public void Dispose()
    {
        // Connections that are kept would keep the disk.
        SqliteConnection.ClearAllPools();
        SystemCommand.Run("umount", Folder);
    }
}
