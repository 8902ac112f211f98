using Fanin.Parameters;

namespace Fanin.Plans;

/// <summary>The bytes of a run of a parameter's elements.</summary>
/// <param name="start">Index of the first element.</param>
/// <param name="count">Number of elements.</param>
/// <returns>Their memory, good until the next call.</returns>
public delegate Span<byte> ElementMemory(long start, int count);

/// <summary>One parameter to fill.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Memory">Where its elements lie; several threads may ask at once, for runs that don't overlap.</param>
public sealed record FillTarget(PlanRow Row, ElementMemory Memory);

/// <summary>Fills many parameters on several threads, over slices and over parameters. The numbers are the same for every number of threads.</summary>
public static class ParallelFiller
{
    // A multiple of the twister's block and of PyTorch's block of 16.
    private const int ChunkElements = 624 * 420;

    // What another thread has to be given to be worth its start. In the PyTorch stream it begins by passing over the draws of those before it, which takes as long as filling some two million elements.
    private const int LeastKeyedShare = ChunkElements;
    private const int LeastPyTorchShare = 8 * ChunkElements;
    private const int KeyedSharesPerThread = 8;

    // Of what is computed whole: up to 1024 x 1024, because every thread needs room for its own, and two or three 256 x 256 in all, to be worth the starts.
    private const long MostOfSmall = 1 << 20;
    private const long LeastOfSmall = 1 << 17;

    /// <summary>Fills them.</summary>
    /// <param name="plan">The plan that the rows belong to.</param>
    /// <param name="targets">What to fill, each row at most once.</param>
    /// <param name="threads">How many threads; <see langword="null"/> for one a processor.</param>
    /// <param name="cancellation">Stops between two slices of some hundred thousand elements; what was written stays.</param>
    /// <exception cref="ArgumentException">A row is not of this plan.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 thread.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Fill(InitPlan plan, IReadOnlyList<FillTarget> targets, int? threads = null, CancellationToken cancellation = default) =>
        Fill(plan, targets, threads, ChunkElements, plan?.Stream.IsKeyed == true ? LeastKeyedShare : LeastPyTorchShare, cancellation);

    /// <summary>The same in slices of another size, and with another number of elements that are worth a thread.</summary>
    internal static void Fill(InitPlan plan, IReadOnlyList<FillTarget> targets, int? threads, int chunkElements, int leastShare, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(targets);
        int most = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(threads));

        var filler = new PlanFiller(plan);
        FillWhole(filler, [.. targets.Where(target => !target.Row.Distribution.IsSliceable)], most, cancellation);

        // The rest is cut, each thread taking a run of neighbours in the stream.
        FillTarget[] sliceable = [.. targets.Where(target => target.Row.Distribution.IsSliceable)];
        long elements = sliceable.Sum(Count);
        int workers = (int)Math.Clamp(elements / leastShare, 1, most);
        IEnumerable<PlanSlice> slices = sliceable.SelectMany(target => Cut(target, chunkElements));
        if (workers == 1)
        {
            Run(filler, slices, cancellation);
            return;
        }

        // A thread whose processor others use falls behind; where shares cost nothing to begin, the rest take over its part.
        PlanSlice[][] shares = Share(slices, elements, plan.Stream.IsKeyed ? workers * KeyedSharesPerThread : workers);
        int taken = -1;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, _ =>
        {
            PlanFiller own = filler.Another();
            for (int share = Interlocked.Increment(ref taken); share < shares.Length; share = Interlocked.Increment(ref taken))
            {
                Run(own, shares[share], cancellation);
            }
        });
    }

    // What can't be cut. Of many small ones each thread takes one after the other; at a large one, and where there are few, all of them work.
    private static void FillWhole(PlanFiller filler, FillTarget[] targets, int threads, CancellationToken cancellation)
    {
        FillTarget[] small = [.. targets.Where(target => Count(target) <= MostOfSmall)];
        bool isApart = threads > 1 && small.Length >= threads && small.Sum(Count) >= LeastOfSmall;
        foreach (FillTarget target in targets)
        {
            if (!isApart || Count(target) > MostOfSmall)
            {
                cancellation.ThrowIfCancellationRequested();
                FillSlice(filler, Whole(target), threads);
            }
        }

        if (isApart)
        {
            Parallel.ForEach(
                small.OrderByDescending(Count),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
                filler.Another,
                (target, _, own) =>
                {
                    FillSlice(own, Whole(target), threads: 1);
                    return own;
                },
                _ => { });
        }
    }

    private static long Count(FillTarget target) => target.Row.Parameter.Shape.ElementCount;

    private static PlanSlice Whole(FillTarget target) => new(target, 0, checked((int)Count(target)));

    private static void Run(PlanFiller filler, IEnumerable<PlanSlice> slices, CancellationToken cancellation)
    {
        foreach (PlanSlice slice in slices)
        {
            cancellation.ThrowIfCancellationRequested();
            FillSlice(filler, slice, threads: 1);
        }
    }

    private static void FillSlice(PlanFiller filler, PlanSlice slice, int threads)
    {
        PlanRow row = slice.Target.Row;
        filler.Fill(row, slice.Start, new Elements(row.Parameter.ElementType, slice.Target.Memory(slice.Start, slice.Count)), threads);
    }

    private static IEnumerable<PlanSlice> Cut(FillTarget target, int chunkElements)
    {
        long count = Count(target);
        for (long start = 0; start < count; start += chunkElements)
        {
            yield return new PlanSlice(target, start, (int)Math.Min(chunkElements, count - start));
        }
    }

    // Runs of about equal numbers of elements, in order: a slice belongs where its middle is.
    private static PlanSlice[][] Share(IEnumerable<PlanSlice> slices, long elements, int count)
    {
        long before = 0;
        return [.. slices
            .GroupBy(slice =>
            {
                double middle = before + (slice.Count / 2.0);
                before += slice.Count;
                return (int)(middle * count / elements);
            })
            .Select(share => share.ToArray())];
    }

    private readonly record struct PlanSlice(FillTarget Target, long Start, int Count);
}
