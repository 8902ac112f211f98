namespace Fanin.Lab.Data;

/// <summary>A file of images or labels is not what it should be. The message names the file and the byte.</summary>
public sealed class DataFileException : DatasetException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public DataFileException()
    {
    }

    /// <summary>Makes an exception with a message for the user.</summary>
    /// <param name="message">File, byte, expected, got, and what to do.</param>
    public DataFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message for the user and what caused it.</summary>
    /// <param name="message">File, byte, expected, got, and what to do.</param>
    /// <param name="innerException">What failed below.</param>
    public DataFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The file, as it was given.</summary>
    public string? FileName { get; init; }

    /// <summary>Where in the file, in bytes from its start; of a gzip file, in its uncompressed content.</summary>
    public long Offset { get; init; }
}
