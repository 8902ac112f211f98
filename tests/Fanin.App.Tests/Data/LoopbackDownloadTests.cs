using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

/// <summary>Downloads through real sockets.</summary>
public sealed class LoopbackDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_WritesTheFourFiles()
    {
        await using var server = new LoopbackServer(file => LoopbackServer.Answer(200, Packed(file)));
        Assert.Equal(4, (await Get(server.Address)).Downloaded);
        Assert.Equal(4, _folder.Files().Length);
        Assert.Equal(4, (await Get(server.Address)).AlreadyThere);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task Get_LeavesNothing_WhenTheConnectionIsCut()
    {
        await using var server = new LoopbackServer(file => LoopbackServer.Answer(200, Packed(file)[..30], announced: Packed(file).Length));
        DatasetDownloadException failure = await Fails(server.Address);
        Assert.Contains("expected the whole file, got:", failure.Message);
        Assert.Equal(2, server.Requests);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_TriesOnceMore_WhenTheConnectionIsCut()
    {
        int times = 0;
        await using var server = new LoopbackServer(file => Interlocked.Increment(ref times) == 1
            ? LoopbackServer.Answer(200, Packed(file)[..30], announced: Packed(file).Length)
            : LoopbackServer.Answer(200, Packed(file)));
        Assert.Equal(4, (await Get(server.Address)).Downloaded);
    }

    [Fact]
    public async Task Get_LeavesNothing_WhenTheChecksumIsWrong()
    {
        await using var server = new LoopbackServer(file => LoopbackServer.Answer(200, [.. Packed(file), 0]));
        Assert.Contains("expected MD5", (await Fails(server.Address)).Message);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_DoesNotTryAgain_WhenThereIsNoSuchFile()
    {
        await using var server = new LoopbackServer(_ => LoopbackServer.Answer(404, []));
        Assert.Contains("got 404", (await Fails(server.Address)).Message);
        Assert.Equal(1, server.Requests);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_GivesUp_WhenTheServerIsSilent()
    {
        await using var server = new LoopbackServer(_ => null);
        DatasetDownloadException failure = await Assert.ThrowsAsync<DatasetDownloadException>(() => Get(server.Address, silenceSeconds: 0.2));
        Assert.Contains("got silence for 0.2 s", failure.Message);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_GivesUpSoon_WhenNobodyListens()
    {
        var watch = Stopwatch.StartNew();
        Assert.Contains("Check the internet connection", (await Fails($"http://127.0.0.1:{UnusedPort()}/")).Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2.5);
    }

    [Fact]
    public async Task Locate_DownloadsOnlyWhenTold()
    {
        await using var server = new LoopbackServer(file => LoopbackServer.Answer(200, Packed(file)));
        DatasetLocator locator = Locator(server.Address);
        Assert.Equal(DatasetOrigin.Sample, locator.Locate().Origin);
        Assert.Equal(0, server.Requests);

        var lines = new List<string>();
        DatasetLocation location = await locator.LocateOrDownloadAsync(null, new Listener<string>(lines.Add), Cancellation);
        Assert.Equal((DatasetOrigin.Download, _folder["cache/tiny"]), (location.Origin, location.Folder));
        Assert.Contains(server.Address, Assert.Single(lines));
        Assert.Contains(server.Address, location.Source);
        Assert.Equal(18, ImageDataset.Load(location).Train.Count);

        Assert.Equal(DatasetOrigin.Cache, (await locator.LocateOrDownloadAsync(null, null, Cancellation)).Origin);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task Locate_TakesTheSample_WhenTheDownloadFails()
    {
        var lines = new List<string>();
        DatasetLocator locator = Locator($"http://127.0.0.1:{UnusedPort()}/");
        DatasetLocation location = await locator.LocateOrDownloadAsync(null, new Listener<string>(lines.Add), Cancellation);
        Assert.Equal(DatasetOrigin.Sample, location.Origin);
        Assert.Equal(2, lines.Count);
        Assert.Contains("embedded sample", lines[1]);
    }

    [Fact]
    public async Task Locate_Fails_WhenTheDownloadOfANamedSetFails()
    {
        DatasetLocator locator = Locator($"http://127.0.0.1:{UnusedPort()}/");
        DatasetException failure = await Assert.ThrowsAnyAsync<DatasetException>(() => locator.LocateOrDownloadAsync("tiny", null, Cancellation));
        Assert.Contains("The download failed:", failure.Message);
        Assert.IsType<DatasetDownloadException>(failure.InnerException);
    }

    private static byte[] Packed(string file) => IdxBytes.Gzip(TinySet.Contents[Path.GetFileNameWithoutExtension(file)]);

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private DatasetLocator Locator(string mirror) => new(TinySet.Places(_folder, TinySet.Known(mirror: mirror)));

    private Task<DownloadSummary> Get(string mirror, double silenceSeconds = 20)
    {
        DatasetPlaces places = TinySet.Places(_folder, TinySet.Known(mirror: mirror)) with
        {
            SilenceTimeout = TimeSpan.FromSeconds(silenceSeconds),
        };
        return new DatasetDownload(places).GetAsync(places.Sets[0], cancellation: Cancellation);
    }

    private Task<DatasetDownloadException> Fails(string mirror) => Assert.ThrowsAsync<DatasetDownloadException>(() => Get(mirror));
}
