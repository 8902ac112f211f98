namespace Fanin.Tests.Support;

/// <summary>What work allocates on its thread.</summary>
internal static class Allocation
{
    private const int Rounds = 3;

    /// <summary>The least of a few rounds, behind one that compiles: a collection that other threads cause meanwhile counts the rest of the thread's page as allocated, which what
    /// allocates by itself does in every round.</summary>
    public static long Of(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
