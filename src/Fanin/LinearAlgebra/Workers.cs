namespace Fanin.LinearAlgebra;

/// <summary>Work on ranges that don't depend on each other.</summary>
internal static class Workers
{
    /// <summary>Cuts a range into one piece a thread.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="length">How many items.</param>
    /// <param name="work">Gets the first item and the one after the last.</param>
    public static void Run(int threads, int length, Action<int, int> work)
    {
        threads = Math.Min(threads, length);
        if (threads <= 1)
        {
            work(0, length);
            return;
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            work((int)((long)length * i / threads), (int)((long)length * (i + 1) / threads)));
    }
}
