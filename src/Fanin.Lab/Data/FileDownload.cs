using System.Net;

namespace Fanin.Lab.Data;

/// <summary>Fetches one file into memory; every failure is a <see cref="DatasetDownloadException"/>.</summary>
internal sealed class FileDownload
{
    // The largest file of a known set has 26 MB.
    private const int MaximumBytes = 256 << 20;
    private const int BlockBytes = 1 << 16;
    private const int BytesPerReport = 1 << 20;

    private readonly HttpClient _client;
    private readonly TimeSpan _silence;

    public FileDownload(HttpClient client, TimeSpan silence)
    {
        _client = client;
        _silence = silence;
    }

    public async Task<byte[]> FetchAsync(Uri address, string file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            silence.CancelAfter(_silence);
            using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw WrongAnswer(address, response.StatusCode);

            return await ReadAsync(response.Content, address, file, progress, silence);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            // A connection that took too long carries a TimeoutException; silence after it does not.
            string got = e.InnerException is TimeoutException ? "no connection in time" : $"silence for {_silence.TotalSeconds} s";
            throw new DatasetDownloadException($"{address}: expected an answer, got {got}. Check the internet connection.", e);
        }
        catch (HttpRequestException e)
        {
            bool connected = e.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError);
            throw Broken(address, e, connected);
        }
        catch (IOException e)
        {
            throw Broken(address, e, retry: true);
        }
    }

    private async Task<byte[]> ReadAsync(
        HttpContent content,
        Uri address,
        string file,
        IProgress<DownloadProgress>? progress,
        CancellationTokenSource silence)
    {
        long? total = content.Headers.ContentLength;
        await using Stream stream = await content.ReadAsStreamAsync(silence.Token);
        using var received = new MemoryStream();
        byte[] block = new byte[BlockBytes];
        long reported = 0;
        progress?.Report(new DownloadProgress(file, DownloadState.Receiving, 0, total));
        while (true)
        {
            silence.CancelAfter(_silence);
            int count = await stream.ReadAsync(block, silence.Token);
            if (count == 0)
                return received.ToArray();

            await received.WriteAsync(block.AsMemory(0, count), silence.Token);
            if (received.Length > MaximumBytes)
                throw new DatasetDownloadException($"{address}: expected at most {MaximumBytes} bytes, got more. This is not the file.");

            if (received.Length - reported < BytesPerReport)
                continue;

            reported = received.Length;
            progress?.Report(new DownloadProgress(file, DownloadState.Receiving, reported, total));
        }
    }

    private static DatasetDownloadException WrongAnswer(Uri address, HttpStatusCode status)
    {
        string advice = (int)status >= 500 ? "Try again later." : "The mirror, or a proxy before it, has no such file: get the four files elsewhere and give their folder.";
        return new DatasetDownloadException($"{address}: expected status 200, got {(int)status} ({status}). {advice}")
        {
            WorthRetrying = (int)status >= 500,
        };
    }

    private static DatasetDownloadException Broken(Uri address, Exception cause, bool retry)
        => new($"{address}: expected the whole file, got: {cause.Message}. Check the internet connection and try again.", cause)
        {
            WorthRetrying = retry,
        };
}
