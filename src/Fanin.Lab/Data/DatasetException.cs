namespace Fanin.Lab.Data;

/// <summary>The images asked for can't be had: a name or folder that isn't there, a file that is wrong, a download that failed.
/// The message says what was expected, what was found, and what to do.</summary>
public class DatasetException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public DatasetException()
    {
    }

    /// <summary>Makes an exception with a message for the user.</summary>
    /// <param name="message">Expected, got, and what to do.</param>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message for the user and what caused it.</summary>
    /// <param name="message">Expected, got, and what to do.</param>
    /// <param name="innerException">What failed below.</param>
    public DatasetException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
