using Fanin.Files;

namespace Fanin.Lab.Data;

/// <summary>Downloads the four files of a known set into the user's cache; nothing unchecked ever gets there.</summary>
/// <remarks>
/// <para>Every file is checked against the published MD5 of the compressed file, and the published SHA-256 of its content where there is
/// one, before it is written; then it appears as a whole. So several callers may download the same set at the same time.</para>
/// </remarks>
public sealed class DatasetDownload
{
    private readonly DatasetPlaces _places;

    /// <summary>Makes a download into the cache of the given places.</summary>
    /// <param name="places">Cache, network and patience.</param>
    public DatasetDownload(DatasetPlaces places)
    {
        ArgumentNullException.ThrowIfNull(places);
        _places = places;
    }

    /// <summary>Fetches what is not there yet. A file that comes in cut off or with a wrong checksum, or a server's error, is tried once
    /// more; a missing file, no connection or a silent server is not, so that nobody waits twice.</summary>
    /// <param name="set">What to fetch.</param>
    /// <param name="progress">Gets news of every file.</param>
    /// <param name="cancellation">Stops it; finished files stay.</param>
    /// <returns>Where the files are, and how many were fetched.</returns>
    /// <exception cref="DatasetDownloadException">A file couldn't be had or written; it is absent, and the files before it stay.</exception>
    public async Task<DownloadSummary> GetAsync(
        KnownDataset set,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        string folder = Path.Combine(_places.CacheFolder, set.Name);
        using HttpClient client = MakeClient();
        var download = new FileDownload(client, _places.SilenceTimeout);
        int downloaded = 0;
        long bytes = 0;
        foreach (KnownFile file in set.Files)
        {
            string target = Path.Combine(folder, file.CompressedName);
            if (await Task.Run(() => IsRight(target, file), cancellation))
            {
                progress?.Report(new DownloadProgress(file.CompressedName, DownloadState.AlreadyThere));
                continue;
            }

            byte[] content = await FetchCheckedAsync(download, set, file, progress, cancellation);
            await Task.Run(() => Store(target, content), cancellation);
            downloaded++;
            bytes += content.Length;
            progress?.Report(new DownloadProgress(file.CompressedName, DownloadState.Done, content.Length, content.Length));
        }

        return new DownloadSummary(folder, downloaded, set.Files.Count - downloaded, bytes);
    }

    private HttpClient MakeClient()
    {
        HttpMessageHandler handler = _places.Handler ?? new SocketsHttpHandler { ConnectTimeout = _places.ConnectTimeout };
        return new HttpClient(handler, disposeHandler: _places.Handler is null) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async Task<byte[]> FetchCheckedAsync(
        FileDownload download,
        KnownDataset set,
        KnownFile file,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        try
        {
            return await FetchOnceAsync(download, set, file, progress, cancellation);
        }
        catch (DatasetDownloadException first) when (first.WorthRetrying)
        {
            progress?.Report(new DownloadProgress(file.CompressedName, DownloadState.Retrying, Problem: first.Message));
            return await FetchOnceAsync(download, set, file, progress, cancellation);
        }
    }

    private static async Task<byte[]> FetchOnceAsync(
        FileDownload download,
        KnownDataset set,
        KnownFile file,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var address = new Uri(set.Mirror, file.CompressedName);
        byte[] content = await download.FetchAsync(address, file.CompressedName, progress, cancellation);
        string? problem = await Task.Run(() => Checksums.Problem(file, content), cancellation);
        return problem is null
            ? content
            : throw new DatasetDownloadException(
                $"{address}: {problem}. Nothing was written; try again, or get the four files elsewhere and give their folder.")
            {
                WorthRetrying = true,
            };
    }

    private static bool IsRight(string path, KnownFile file)
    {
        try
        {
            if (!File.Exists(path))
                return false;

            using FileStream stream = File.OpenRead(path);
            return Checksums.Same(Checksums.CompressedMd5(stream), file.CompressedMd5);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can't be read is not there; if it can't be replaced either, storing says so.
            return false;
        }
    }

    private static void Store(string path, byte[] content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetDownloadException($"{path}: expected to write {content.Length} bytes, got: {e.Message} Free the place and try again.", e);
        }
    }
}
