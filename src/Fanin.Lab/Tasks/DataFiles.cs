using Fanin.Lab.Data;

namespace Fanin.Lab.Tasks;

/// <summary>Users' files, or a sentence on why they can't be read.</summary>
internal static class DataFiles
{
    /// <summary>Opens a file that must have content.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new DataFileException($"{path}: expected a file, got a folder.") { FileName = path };
            }

            FileStream file = File.OpenRead(path);
            if (file.CanSeek && file.Length == 0)
            {
                file.Dispose();
                throw new DataFileException($"{path}: expected data, got an empty file.") { FileName = path };
            }

            return file;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, failed);
        }
    }

    /// <summary>Reads a file that must have content.</summary>
    public static byte[] ReadAll(string path)
    {
        using FileStream file = Open(path);
        try
        {
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, failed);
        }
    }

    /// <summary>What to say of a file that can't be read.</summary>
    public static DataFileException Unreadable(string path, Exception failed) =>
        new(failed is FileNotFoundException or DirectoryNotFoundException ? $"{path}: expected this file, got nothing; check the path." : $"{path}: can't be read: {failed.Message}", failed)
        {
            FileName = path,
        };
}
