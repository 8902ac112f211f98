using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Fanin.Lab.Training;

/// <summary>Runs independent pieces of work on threads of their own, for as long as it takes.</summary>
/// <remarks>Threads rather than tasks: libtorch's gradient mode and TorchSharp's dispose scopes belong to the thread.</remarks>
internal static class TrialScheduler
{
    /// <summary>Runs all pieces, some at a time, in the given order.</summary>
    /// <param name="pieces">The pieces in the order in which they begin, each with the place of its result.</param>
    /// <param name="workers">How many run at a time.</param>
    /// <param name="run">Runs one piece; is told to stop by the token.</param>
    /// <param name="cancellation">Stops all pieces that are not finished.</param>
    /// <returns>One result a place; <see langword="null"/> for those that were cancelled. The first failure stops all others and is thrown.</returns>
    public static TResult?[] Run<TPiece, TResult>(
        IReadOnlyList<(int Place, TPiece Piece)> pieces,
        int workers,
        Func<TPiece, CancellationToken, TResult> run,
        CancellationToken cancellation)
        where TResult : class
    {
        var results = new TResult?[pieces.Count];
        var queue = new ConcurrentQueue<(int Place, TPiece Piece)>(pieces);
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        void Work()
        {
            while (!stop.IsCancellationRequested && queue.TryDequeue(out (int Place, TPiece Piece) next))
            {
                try
                {
                    results[next.Place] = run(next.Piece, stop.Token);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // What was not finished has no result.
                }
                catch (Exception problem)
                {
                    // An exception that leaves a thread ends the process: carry it to the caller instead.
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
                    stop.Cancel();
                }
            }
        }

        Thread[] threads = [.. Enumerable.Range(0, Math.Min(workers, pieces.Count)).Select(i => new Thread(Work) { Name = $"trial worker {i}" })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        failure?.Throw();
        return results;
    }
}
