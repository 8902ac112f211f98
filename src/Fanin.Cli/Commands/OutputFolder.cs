using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>The folder that results go to: found wanting before anything is trained, not after.</summary>
internal static class OutputFolder
{
    /// <summary>Says whether the folder can't be one because a file is in its way.</summary>
    public static void Check(string folder)
    {
        for (string? path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                throw new InputException($"--out {folder}: {path} is a file; expected a folder, or a name that is not taken.");
            }
        }
    }

    /// <summary>Makes the folder where it is not there.</summary>
    /// <returns>Whether it was made.</returns>
    public static bool Prepare(string folder)
    {
        bool isNew = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new InputException($"--out {folder} can't be made: {denied.Message}");
        }

        return isNew;
    }

    /// <summary>Takes away a folder that was made for results that never came.</summary>
    public static void Undo(string folder, bool isNew)
    {
        if (isNew && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
