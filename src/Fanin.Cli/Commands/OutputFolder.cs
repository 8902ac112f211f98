using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>The folder that results go to: found wanting before anything is trained, not after; and gone again if nothing came of it.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string[] _new;

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="InputException">A file is in its way, or it may not be made.</exception>
    public OutputFolder(string path)
    {
        Check(path);
        _new = [.. Above(path).TakeWhile(folder => !Directory.Exists(folder))];
        try
        {
            Directory.CreateDirectory(path);
            Probe(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new InputException($"--out {path} can't be written: {denied.Message}");
        }
    }

    /// <summary>Says whether the folder can't be one because a file is in its way.</summary>
    /// <exception cref="InputException">It can't.</exception>
    public static void Check(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException("--out expects the name of a folder, got nothing.");
        }

        if (Above(path).FirstOrDefault(File.Exists) is { } file)
        {
            throw new InputException($"--out {path}: {file} is a file; expected a folder, or a name that is not taken.");
        }
    }

    /// <summary>Puts a file into a folder and takes it away: permission bits don't tell whether one can (read-only disks, root).</summary>
    /// <exception cref="IOException">One can't.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not.</exception>
    public static void Probe(string path)
    {
        string probe = Path.Combine(path, $"probe.{Guid.NewGuid():N}.tmp");
        File.WriteAllBytes(probe, []);
        File.Delete(probe);
    }

    /// <summary>Takes the folder, and those above it, away if they were made for results that never came.</summary>
    public void Dispose()
    {
        foreach (string folder in _new.TakeWhile(folder => !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any()).Where(Directory.Exists))
        {
            Directory.Delete(folder);
        }
    }

    // The folder and all above it, from the inside out.
    private static IEnumerable<string> Above(string path)
    {
        for (string? above = Path.GetFullPath(path); above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }
}
