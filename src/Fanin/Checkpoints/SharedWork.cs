using System.Runtime.ExceptionServices;

namespace Fanin.Checkpoints;

/// <summary>Many independent pieces of work on several threads, each of which takes the next piece as it comes free.</summary>
internal static class SharedWork
{
    /// <summary>Does all of it; the first failure ends it.</summary>
    /// <typeparam name="T">A piece.</typeparam>
    /// <param name="pieces">All pieces, taken in this order.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="worker">Makes what a thread does with a piece, with memory of its own.</param>
    /// <param name="cancellation">Ends it too.</param>
    public static void Do<T>(IReadOnlyList<T> pieces, int threads, Func<Action<T, CancellationToken>> worker, CancellationToken cancellation)
    {
        if (pieces.Count == 0)
        {
            return;
        }

        int taken = -1;
        Exception? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int workers = Math.Min(pieces.Count, threads);
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            try
            {
                Action<T, CancellationToken> work = worker();
                for (int i = Interlocked.Increment(ref taken); i < pieces.Count; i = Interlocked.Increment(ref taken))
                {
                    work(pieces[i], stop.Token);
                }
            }
            catch (Exception problem)
            {
                // The other threads stop for it, and what they say then is of no interest.
                Interlocked.CompareExchange(ref failure, problem, null);
                stop.Cancel();
            }
        });
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
