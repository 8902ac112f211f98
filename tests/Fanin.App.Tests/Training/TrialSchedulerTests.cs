using System.Collections.Concurrent;
using Fanin.Lab.Training;

namespace Fanin.App.Tests.Training;

public class TrialSchedulerTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Run_PutsEveryResultInItsPlace_WithAnyNumberOfWorkers(int workers)
    {
        (int, string)[] pieces = [.. Enumerable.Range(0, 20).Select(i => (19 - i, $"{19 - i}"))];
        string?[] results = TrialScheduler.Run(pieces, workers, (piece, _) => $"result {piece}", TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"result {i}"), results);
    }

    [Fact]
    public void Run_BeginsInTheGivenOrder_OneAtATime_WithOneWorker()
    {
        ConcurrentQueue<string> begun = [];
        TrialScheduler.Run([(2, "a"), (0, "b"), (1, "c")], 1, (piece, _) => Note(begun, piece), TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c"], begun);
    }

    [Fact]
    public void Run_RunsAsManyAtATimeAsThereAreWorkers()
    {
        // Nobody gets past the barrier unless three are inside at once.
        using var barrier = new Barrier(3);
        string?[] results = TrialScheduler.Run(
            [.. Enumerable.Range(0, 6).Select(i => (i, i))],
            3,
            (_, stop) => barrier.SignalAndWait(LongEnough, stop) ? "met" : "alone",
            TestContext.Current.CancellationToken);
        Assert.All(results, result => Assert.Equal("met", result));
    }

    [Fact]
    public void Run_ThrowsTheFirstFailure_StopsTheOthers_AndEndsItsThreads()
    {
        ConcurrentQueue<int> begun = [];
        ConcurrentBag<Thread> threads = [];
        using var othersRun = new CountdownEvent(2);
        string Run(int piece, CancellationToken stop)
        {
            begun.Enqueue(piece);
            threads.Add(Thread.CurrentThread);
            if (piece == 1)
            {
                Assert.True(othersRun.Wait(LongEnough, stop));
                throw new InvalidDataException("the first failure");
            }

            othersRun.Signal();
            Assert.True(stop.WaitHandle.WaitOne(LongEnough));
            if (piece == 2)
            {
                throw new NotSupportedException("a failure that came of stopping");
            }

            stop.ThrowIfCancellationRequested();
            return "finished";
        }

        var problem = Assert.Throws<InvalidDataException>(
            () => TrialScheduler.Run([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)], 3, Run, TestContext.Current.CancellationToken));

        Assert.Equal("the first failure", problem.Message);
        Assert.Contains(nameof(Run_ThrowsTheFirstFailure_StopsTheOthers_AndEndsItsThreads), problem.StackTrace, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], begun.Order());
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Run_KeepsWhatIsFinished_WhenCancelled()
    {
        using var stop = new CancellationTokenSource();
        string Run(int piece, CancellationToken cancellation)
        {
            if (piece == 1)
            {
                stop.Cancel();
            }

            cancellation.ThrowIfCancellationRequested();
            return "finished";
        }

        Assert.Equal(["finished", null, null], TrialScheduler.Run([(0, 0), (1, 1), (2, 2)], 1, Run, stop.Token));
    }

    [Fact]
    public void Run_BeginsNothing_WhenCancelledBefore()
    {
        ConcurrentQueue<string> begun = [];
        string?[] results = TrialScheduler.Run([(0, "a"), (1, "b")], 2, (piece, _) => Note(begun, piece), new CancellationToken(true));
        Assert.Equal([null, null], results);
        Assert.Empty(begun);
    }

    [Fact]
    public void Run_TakesACancellationThatNobodyAskedFor_AsAFailure()
    {
        static string Run(int piece, CancellationToken cancellation) => throw new TaskCanceledException("a time limit of its own");
        Assert.Throws<TaskCanceledException>(() => TrialScheduler.Run([(0, 0)], 1, Run, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_GivesNothing_WhenThereIsNothingToDo()
    {
        Assert.Empty(TrialScheduler.Run<int, string>([], 4, (_, _) => "never", TestContext.Current.CancellationToken));
    }

    private static string Note(ConcurrentQueue<string> begun, string piece)
    {
        begun.Enqueue(piece);
        return piece;
    }
}
