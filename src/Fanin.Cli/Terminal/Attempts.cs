namespace Fanin.Cli.Terminal;

/// <summary>Parts of a command line that are read one after the other, so that what is wrong with each is told together.</summary>
internal static class Attempts
{
    /// <summary>Reads a part.</summary>
    /// <param name="mistakes">Takes what is wrong with it.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>The part; <see langword="null"/> if it is wrong.</returns>
    public static T? Try<T>(this List<string> mistakes, Func<T> read)
        where T : class?
    {
        try
        {
            return read();
        }
        catch (InputException wrong)
        {
            mistakes.AddRange(wrong.Mistakes);
        }
        catch (DiagnosticException wrong)
        {
            mistakes.AddRange(wrong.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        }

        return null;
    }

    /// <summary>Reads a file that a user named.</summary>
    /// <param name="what">What it is to be, for a sentence: <c>checkpoint</c>.</param>
    /// <param name="path">As typed.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InputException">The system does not give it.</exception>
    public static T File<T>(string what, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Opening a folder as a file is denied, in these words; of a file within it the message names another path.
            bool isFolder = Directory.Exists(path) && failed.Message.Contains($"'{Path.GetFullPath(path)}'", StringComparison.Ordinal);
            throw new InputException($"The {what} {path} can't be read: {(isFolder ? "it is a folder." : failed.Message)}");
        }
    }

    /// <summary>Throws what is wrong, if something is.</summary>
    public static void ThrowAny(this List<string> mistakes)
    {
        if (mistakes.Count > 0)
        {
            throw new InputException(mistakes);
        }
    }
}
