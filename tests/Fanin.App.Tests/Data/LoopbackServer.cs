using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fanin.App.Tests.Data;

/// <summary>A small HTTP server on this machine that sends what a test decides, byte for byte, then closes the connection.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, byte[]?> _answer;
    private readonly Task _accepting;
    private int _requests;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gets the file asked for; null means to stay silent.</param>
    public LoopbackServer(Func<string, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    public int Requests => _requests;

    public static byte[] Answer(int status, byte[] content, int? announced = null)
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {announced ?? content.Length}\r\nConnection: close\r\n\r\n"), .. content];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            NetworkStream stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            string path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync(_stop.Token)))
            {
                // Headers don't matter here.
            }

            Interlocked.Increment(ref _requests);
            byte[]? answer = _answer(Path.GetFileName(path));
            if (answer is null)
                await Task.Delay(Timeout.Infinite, _stop.Token);

            await stream.WriteAsync(answer, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The caller has gone, or the test is over.
        }
    }
}
