using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary>A file that an option names, to be written at the end: found wanting at the beginning.</summary>
internal static class OutputFile
{
    /// <summary>Says what is wrong with a name.</summary>
    /// <param name="option">The option, for sentences.</param>
    /// <param name="path">As typed.</param>
    /// <returns>The name.</returns>
    /// <exception cref="InputException">It is a folder's, or nothing may be written there.</exception>
    public static string Check(string option, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException($"{option} expects the name of a file, got nothing.");
        }

        if (Directory.Exists(path))
        {
            throw new InputException($"{option}: {path} is a folder; expected the name of a file.");
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new InputException($"{option}: there is no folder {folder}; make it first.");
        }

        try
        {
            OutputFolder.Probe(folder ?? ".");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} {path} can't be written: its folder takes no files. Name another place.");
        }

        return path;
    }
}
