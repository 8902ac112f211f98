using System.Runtime.CompilerServices;

namespace Fanin.Tests.Support;

/// <summary>Compares what users see with an approved file; FANIN_APPROVE=1 writes the file anew, to be looked at and committed with the reason.</summary>
internal static class Approve
{
    /// <summary>With a file of the folder Approved beside the test's own.</summary>
    public static void Equal(string fileName, string actual, [CallerFilePath] string here = "") =>
        EqualAt(Path.Combine(Path.GetDirectoryName(here)!, "..", "Approved", fileName), actual);

    /// <summary>With a file anywhere.</summary>
    public static void EqualAt(string path, string actual)
    {
        string fileName = Path.GetFileName(path);
        if (Environment.GetEnvironmentVariable("FANIN_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"No approved file {fileName}; run once with FANIN_APPROVE=1 and look at it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>The repository's folder.</summary>
    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
