using System.Net;
using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class DatasetDownloadTests : IDisposable
{
    private static readonly string[] AllFiles = [.. TinySet.Contents.Keys.Select(name => $"cache/tiny/{name}.gz").Order(StringComparer.Ordinal)];
    private readonly TemporaryFolder _folder = new();
    private readonly List<DownloadProgress> _news = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_WritesTheFourFiles_AndFindsThemAgain()
    {
        using var mirror = new FakeMirror();
        DownloadSummary summary = await Get(mirror);

        Assert.Equal((4, 0, _folder["cache/tiny"]), (summary.Downloaded, summary.AlreadyThere, summary.Folder));
        Assert.Equal(AllFiles, _folder.Files());
        Assert.Equal(AllFiles.Sum(file => new FileInfo(_folder[file]).Length), summary.Bytes);
        Assert.All(mirror.Requests, uri => Assert.StartsWith("http://mirror.invalid/tiny/", uri.AbsoluteUri));
        Assert.Equal(4, _news.Count(news => news.State == DownloadState.Done));
        ImageDataset data = ImageDataset.Load(new DatasetLocator(TinySet.Places(_folder)).Locate());
        Assert.Equal((DatasetOrigin.Cache, 18), (data.Location.Origin, data.Train.Count));
    }

    [Fact]
    public async Task Get_SkipsWhatIsRight_AndReplacesWhatIsNot()
    {
        TinySet.WriteTo(_folder, "cache/tiny");
        string damaged = _folder.Write($"cache/tiny/{DatasetFolder.TestLabels}.gz", [1, 2, 3]);
        using var mirror = new FakeMirror();
        DownloadSummary summary = await Get(mirror);

        Assert.Equal((1, 3), (summary.Downloaded, summary.AlreadyThere));
        Assert.Equal($"/tiny/{DatasetFolder.TestLabels}.gz", Assert.Single(mirror.Requests).AbsolutePath);
        Assert.Equal(IdxBytes.Gzip(TinySet.Contents[DatasetFolder.TestLabels]), await File.ReadAllBytesAsync(damaged, Cancellation));
        Assert.Equal(3, _news.Count(news => news.State == DownloadState.AlreadyThere));
    }

    [Fact]
    public async Task Get_ReplacesAWholeFile_UnderAReadersHands()
    {
        string damaged = _folder.Write($"cache/tiny/{DatasetFolder.TestLabels}.gz", [1, 2, 3]);
        await using var reader = new FileStream(damaged, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var mirror = new FakeMirror();
        Assert.Equal(4, (await Get(mirror)).Downloaded);

        byte[] old = new byte[100];
        Assert.Equal([1, 2, 3], old[..await reader.ReadAtLeastAsync(old, old.Length, throwOnEndOfStream: false, Cancellation)]);
    }

    [Fact]
    public async Task Get_LeavesNothing_WhenTheChecksumIsWrongTwice()
    {
        byte[] wrong = IdxBytes.Gzip(IdxBytes.SomeLabels(21));
        using var mirror = new FakeMirror { Answer = (_, _) => FakeMirror.Ok(wrong) };
        DatasetDownloadException failure = await Fails(mirror);

        Assert.Contains("http://mirror.invalid/tiny/train-images-idx3-ubyte.gz", failure.Message);
        Assert.Contains($"expected MD5 {TinySet.Known().Files[0].CompressedMd5}, got {TinySet.Md5(wrong)}", failure.Message);
        Assert.Equal(2, mirror.Requests.Count);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_ChecksTheContentToo_WhereItsHashIsPublished()
    {
        KnownDataset set = TinySet.Known();
        set = set with { Files = [set.Files[0] with { ContentSha256 = new string('0', 64) }] };
        using var mirror = new FakeMirror();
        DatasetDownloadException failure = await Fails(mirror, set);
        Assert.Contains($"expected content of SHA-256 {new string('0', 64)}, got {TinySet.Known().Files[0].ContentSha256}", failure.Message);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_SaysSo_WhenTheContentDoesNotUnpack()
    {
        byte[] damaged = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255, 255];
        KnownDataset set = TinySet.Known();
        set = set with { Files = [set.Files[0] with { CompressedMd5 = TinySet.Md5(damaged) }] };
        using var mirror = new FakeMirror { Answer = (_, _) => FakeMirror.Ok(damaged) };
        Assert.Contains("a file that doesn't unpack", (await Fails(mirror, set)).Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.OK)]
    public async Task Get_TriesOnceMore_WhenTheFirstAnswerIsBad(HttpStatusCode status)
    {
        using var mirror = new FakeMirror
        {
            Answer = (_, times) => times == 1 ? new HttpResponseMessage(status) { Content = new ByteArrayContent([1, 2]) } : null,
        };
        Assert.Equal(4, (await Get(mirror)).Downloaded);
        Assert.Equal(8, mirror.Requests.Count);
        Assert.All(_news.Where(news => news.State == DownloadState.Retrying), news => Assert.Contains("expected", news.Problem));
    }

    [Fact]
    public async Task Get_KeepsFinishedFiles_WhenALaterOneIsMissing()
    {
        using var mirror = new FakeMirror
        {
            Answer = (name, _) => name is DatasetFolder.TestImages ? new HttpResponseMessage(HttpStatusCode.NotFound) : null,
        };
        Assert.Contains("expected status 200, got 404 (NotFound)", (await Fails(mirror)).Message);
        Assert.Equal([AllFiles[2], AllFiles[3]], _folder.Files());
        Assert.Equal(3, mirror.Requests.Count);
        Assert.Equal(DatasetOrigin.Sample, new DatasetLocator(TinySet.Places(_folder)).Locate().Origin);
    }

    [Fact]
    public async Task Get_SaysWhy_WhenTheCacheCannotBeWritten()
    {
        _folder.Write("cache", [1]);
        using var mirror = new FakeMirror();
        Assert.Contains(_folder["cache/tiny"], (await Fails(mirror)).Message);
    }

    [Fact]
    public async Task Get_Stops_WhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        using var mirror = new FakeMirror
        {
            Answer = (name, _) =>
            {
                if (name is DatasetFolder.TrainLabels)
                    stop.Cancel();
                return null;
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get(mirror, cancellation: stop.Token));
        Assert.Equal([AllFiles[2]], _folder.Files());
    }

    [Fact]
    public async Task Get_MayRunTwiceAtATime()
    {
        using var mirror = new FakeMirror();
        DatasetPlaces places = TinySet.Places(_folder) with { Handler = mirror };
        Task<DownloadSummary>[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => new DatasetDownload(places).GetAsync(TinySet.Known(), cancellation: Cancellation), Cancellation))];
        DownloadSummary[] summaries = await Task.WhenAll(callers);

        Assert.All(summaries, summary => Assert.Equal(4, summary.Downloaded + summary.AlreadyThere));
        Assert.Equal(AllFiles, _folder.Files());
        Assert.Equal(18, ImageDataset.Load(new DatasetLocator(places).Locate("tiny")).Train.Count);
    }

    private Task<DownloadSummary> Get(FakeMirror mirror, KnownDataset? set = null, CancellationToken? cancellation = null)
    {
        var download = new DatasetDownload(TinySet.Places(_folder) with { Handler = mirror });
        return download.GetAsync(set ?? TinySet.Known(), new Listener<DownloadProgress>(_news.Add), cancellation ?? Cancellation);
    }

    private Task<DatasetDownloadException> Fails(FakeMirror mirror, KnownDataset? set = null)
        => Assert.ThrowsAsync<DatasetDownloadException>(() => Get(mirror, set));
}
