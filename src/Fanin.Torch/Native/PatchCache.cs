using System.Security.Cryptography;
using Fanin.Files;

namespace Fanin.Torch.Native;

// Patched libraries kept on disk under the hash of their content, so that programs and versions never overwrite each other's.
internal static class PatchCache
{
    private const int FolderNameLength = 16;

    // fanin/native in the user's data folder ($XDG_DATA_HOME or ~/.local/share), or null for a user without a home.
    public static string? DefaultRoot()
    {
        // Not verified here: the folder is made when it is needed.
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "fanin", "native");
    }

    // Path of a file with exactly this content; written unless it is there, replaced if it is damaged.
    // Any number of processes may do this at once: each writes to a name of its own and renames.
    // Throws IOException or UnauthorizedAccessException where the folder can't be made or written.
    public static string Store(string root, string fileName, byte[] content)
    {
        string folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(content))[..FolderNameLength]);
        string path = Path.Combine(folder, fileName);
        if (!Holds(path, content))
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, content);
        }

        return path;
    }

    // Compares the bytes themselves: they are at hand, and cheaper to compare than to hash.
    private static bool Holds(string path, byte[] content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}
