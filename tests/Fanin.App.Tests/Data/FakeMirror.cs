using System.Collections.Concurrent;
using System.Net;

namespace Fanin.App.Tests.Data;

/// <summary>Answers requests from memory: the files of <see cref="TinySet"/>, unless a test decides otherwise.</summary>
internal sealed class FakeMirror : HttpMessageHandler
{
    /// <summary>Gets the file's name and the number of requests for it so far, 1 for the first.</summary>
    public Func<string, int, HttpResponseMessage?> Answer { get; init; } = (_, _) => null;

    public ConcurrentQueue<Uri> Requests { get; } = new();

    public static HttpResponseMessage Ok(byte[] content) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Enqueue(request.RequestUri!);
        string name = Path.GetFileNameWithoutExtension(request.RequestUri!.AbsolutePath);
        int times = Requests.Count(uri => uri == request.RequestUri);
        return Task.FromResult(Answer(name, times) ?? Ok(IdxBytes.Gzip(TinySet.Contents[name])));
    }
}
