namespace Fanin.Files;

/// <summary>Reads files that are small if they are right, and of others no more than tells that they are not.</summary>
internal static class BoundedFile
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Reads a whole file, or what comes through a pipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most that it may have.</param>
    /// <returns>Its bytes; <see langword="null"/> if there are more.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public static byte[]? Read(string path, long mostBytes)
    {
        using FileStream file = File.OpenRead(path);
        using var content = new MemoryStream();
        byte[] piece = new byte[PieceBytes];
        for (int read = file.Read(piece); read > 0; read = file.Read(piece))
        {
            content.Write(piece, 0, read);
            if (content.Length > mostBytes)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
