namespace Fanin.Lab.Storage;

/// <summary>A store could not be opened, read or written. The message is one sentence for the user, and says what to do; what was stored before is still there.</summary>
public sealed class ResultStoreException : Exception
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ResultStoreException()
    {
    }

    /// <summary>Makes an exception with a message for the user.</summary>
    /// <param name="message">Place, expected, got, and what to do.</param>
    public ResultStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message for the user and what caused it.</summary>
    /// <param name="message">Place, expected, got, and what to do.</param>
    /// <param name="innerException">What failed below.</param>
    public ResultStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The kind of problem.</summary>
    public StoreProblem Problem { get; init; }
}
