namespace Fanin.Lab.Data;

/// <summary>What is happening to a file of a download.</summary>
public enum DownloadState
{
    /// <summary>It was already there with the right checksum.</summary>
    AlreadyThere,

    /// <summary>Bytes are coming in.</summary>
    Receiving,

    /// <summary>The first attempt failed; the second begins.</summary>
    Retrying,

    /// <summary>It is whole, checked, and in its place.</summary>
    Done,
}

/// <summary>News of a download.</summary>
/// <param name="File">Name of the compressed file.</param>
/// <param name="State">What is happening to it.</param>
/// <param name="Bytes">Bytes received so far.</param>
/// <param name="TotalBytes">Bytes that the server announced; <see langword="null"/> if it didn't.</param>
/// <param name="Problem">Why it is tried again; <see langword="null"/> in the other states.</param>
public sealed record DownloadProgress(string File, DownloadState State, long Bytes = 0, long? TotalBytes = null, string? Problem = null);

/// <summary>How a download ended.</summary>
/// <param name="Folder">Where the four files are.</param>
/// <param name="Downloaded">Files that were fetched.</param>
/// <param name="AlreadyThere">Files that were there and right.</param>
/// <param name="Bytes">Bytes written.</param>
public sealed record DownloadSummary(string Folder, int Downloaded, int AlreadyThere, long Bytes);
