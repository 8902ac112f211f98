using System.Diagnostics;
using Fanin.App.Tests.Storage;
using Fanin.App.Tests.Training;
using Fanin.Lab.Running;
using Fanin.Lab.Storage;
using Fanin.Lab.Trials;

namespace Fanin.App.Tests.Running;

/// <summary>One experiment, run in many ways: the same results to the bit, and each trial once.</summary>
[Collection(nameof(LibTorchState))]
public abstract class SameResultsContract
{
    private const int Kills = 10;

    // As many as an everyday run has time for; the first of all of them.
    private const int Few = 8;

    private static readonly Lazy<string[]> Expected = new(() => RunByOne(RunnerChild.Trials));
    private static readonly Lazy<string[]> ExpectedOfFew = new(() => RunByOne(RunnerChild.Trials[..Few]));

    private protected abstract string Place { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_GivesTheSameBits_WithTwoWorkers()
    {
        RunSummary summary = RunnerChild.Run(Place, 2, trials: RunnerChild.Trials[..Few]);
        Assert.Equal((8, 6, 2, 8), (summary.Total, summary.Completed, summary.Diverged, summary.Trained));
        Assert.Equal(ExpectedOfFew.Value, Texts(Place));
    }

    [Fact]
    public void Run_GivesTheSameBits_InShuffledOrder()
    {
        RunnerChild.Run(Place, 2, trials: [.. RunnerChild.Trials[..Few].OrderBy(TrialId.Of, StringComparer.Ordinal)]);
        Assert.Equal(ExpectedOfFew.Value.Order(StringComparer.Ordinal), Texts(Place).Order(StringComparer.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task Run_GivesTheSameBits_WhenKilledTenTimes()
    {
        ResultStore store = ResultStore.Open(Place);
        for (int kill = 0; kill < Kills; kill++)
        {
            int before = store.Outcomes("e").Count;
            using Process process = RunnerChild.Start(Place, workers: 2);
            Task<string> output = process.StandardOutput.ReadToEndAsync(Token);

            // Killed when it has finished two or three, at another moment within the next ones each time.
            while (!process.HasExited && store.Outcomes("e").Count < before + 2)
            {
                await Task.Delay(5, Token);
            }

            await Task.Delay(kill * 13 % 50, Token);
            Assert.False(process.HasExited, process.HasExited ? await output : string.Empty);
            process.Kill();
            await process.WaitForExitAsync(Token);
            int after = store.Outcomes("e").Count;
            Assert.InRange(after, before + 2, 39);
            Assert.Equal(after, store.Records("e", RecordParts.All).Count());
        }

        RunSummary last = RunnerChild.Run(Place, 2);
        Assert.InRange(last.Trained, 1, 40 - (2 * Kills));
        Assert.Equal(Expected.Value, Texts(Place));
    }

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_StoresEachTrialOnce_WhenTwoProcessesShareAStore(bool leased)
    {
        TimeSpan? lease = leased ? TimeSpan.FromSeconds(20) : null;
        using Process one = RunnerChild.Start(Place, 1, lease);
        using Process other = RunnerChild.Start(Place, 1, lease);
        foreach (Process process in new[] { one, other })
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.True(process.ExitCode == 0, await output);
        }

        Assert.Equal(Expected.Value, Texts(Place));
    }

    private static string[] Texts(string place) => [.. ResultStore.Open(place).Records("e", RecordParts.All).Select(StoredRecords.Text)];

    private static string[] RunByOne(TrialSpec[] trials)
    {
        using var folder = new TemporaryFolder();
        RunnerChild.Run(folder["one.db"], 1, trials: trials);
        string[] texts = Texts(folder["one.db"]);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return texts;
    }
}

public sealed class SameResultsInAFileTests : SameResultsContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override string Place => _folder["results.db"];

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}

public sealed class SameResultsOnAServerTests : SameResultsContract, IDisposable
{
    private readonly TestSchema _schema = new();

    private protected override string Place => _schema.Place;

    public void Dispose() => _schema.Dispose();
}
