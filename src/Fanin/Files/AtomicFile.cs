namespace Fanin.Files;

/// <summary>Writes files that are complete or absent: a temporary name beside the target, a flush to the disk, then a rename.</summary>
/// <remarks>
/// <para>A reader never sees a half-written file, and a failure (disk full, a killed process) leaves the previous content of the target.
/// What a killed process leaves behind is only a file ending in <c>.tmp</c>.</para>
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes a file from a callback; the target appears, or is replaced, only after the callback returned.</summary>
    /// <param name="path">Target; its folder must exist.</param>
    /// <param name="write">Writes the content to the given stream.</param>
    /// <exception cref="IOException">The folder is missing, the disk is full or the target can't be replaced; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes as a whole file; see <see cref="Write(string, Action{Stream})"/>.</summary>
    /// <param name="path">Target; its folder must exist.</param>
    /// <param name="content">The whole content.</param>
    public static void Write(string path, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Write(path, stream => stream.Write(content));
    }

    /// <summary>Writes text as a whole UTF-8 file without a byte order mark; see <see cref="Write(string, Action{Stream})"/>.</summary>
    /// <param name="path">Target; its folder must exist.</param>
    /// <param name="text">The whole content.</param>
    public static void Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // The first failure is the one worth reporting.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
