using System.Runtime.CompilerServices;

namespace Fanin.Tests.Support;

/// <summary>Compares what users see with an approved file; FANIN_APPROVE=1 writes the file anew, to be looked at and committed with the reason.</summary>
internal static class Approve
{
    public static void Equal(string fileName, string actual, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "..", "Approved", fileName);
        if (Environment.GetEnvironmentVariable("FANIN_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"No approved file {fileName}; run once with FANIN_APPROVE=1 and look at it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
