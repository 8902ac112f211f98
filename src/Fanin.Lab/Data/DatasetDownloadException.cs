namespace Fanin.Lab.Data;

/// <summary>A download failed on the way: no connection, a wrong answer, a wrong checksum, a full disk. Every file is complete or absent.</summary>
public sealed class DatasetDownloadException : DatasetException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public DatasetDownloadException()
    {
    }

    /// <summary>Makes an exception with a message for the user.</summary>
    /// <param name="message">File, expected, got, and what to do.</param>
    public DatasetDownloadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message for the user and what caused it.</summary>
    /// <param name="message">File, expected, got, and what to do.</param>
    /// <param name="innerException">What failed below.</param>
    public DatasetDownloadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether a second attempt may end otherwise: not if there is no connection, or no such file.</summary>
    internal bool WorthRetrying { get; init; }
}
