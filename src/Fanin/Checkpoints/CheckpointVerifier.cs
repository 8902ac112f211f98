using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Streams;

namespace Fanin.Checkpoints;

/// <summary>Computes the numbers of a checkpoint again from what its files record of themselves, and compares.</summary>
/// <remarks>
/// <para>Memory: two slices of about a million bytes a thread. What is computed whole (orthogonal matrices) takes about 24 bytes an element besides, one tensor at a time.</para>
/// <para>Tensors that were copied from another checkpoint are compared with the hash that was recorded then. A sample passes over them.</para>
/// </remarks>
public static class CheckpointVerifier
{
    private const int SliceElements = ShardFiller.SliceElements;

    /// <summary>Verifies a checkpoint.</summary>
    /// <param name="checkpoint">An open checkpoint.</param>
    /// <param name="options">How; <see langword="null"/> for all of it.</param>
    /// <param name="cancellation">Stops between two slices.</param>
    /// <returns>What differs.</returns>
    /// <exception cref="DiagnosticException">A file does not record how it was made, or the record is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 thread or sample.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static VerifyResult Verify(Checkpoint checkpoint, VerifyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        options ??= new VerifyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples ?? 1, 1, nameof(options));
        VerifySubject[] subjects = [.. Records(checkpoint)];
        VerifySlice[] slices = options.Samples is { } samples ? Sample(subjects, samples, options.SampleSeed) : [.. subjects.SelectMany(All)];
        Compare(slices, options, cancellation);
        return new VerifyResult(
            [.. subjects.Where(subject => subject.IsSeen).Select(subject => subject.Result)],
            slices.Sum(slice => slice.Count * slice.Subject.Row.Parameter.ElementType.SizeBytes()));
    }

    private static List<VerifySubject> Records(Checkpoint checkpoint)
    {
        List<Diagnostic> problems = [];
        List<VerifySubject> subjects = [];
        foreach (SafetensorsFile file in checkpoint.Files)
        {
            try
            {
                (PlanDocument document, IReadOnlyDictionary<string, string> loaded) = CheckpointRecord.Read(file);
                Dictionary<string, PlanRow> rows = document.Plan.Rows.ToDictionary(row => row.Parameter.Name, StringComparer.Ordinal);
                subjects.AddRange(file.Header.Tensors.Select(tensor => new VerifySubject(
                    new CheckpointTensor(file, tensor), document.Plan, rows[tensor.Name], loaded.GetValueOrDefault(tensor.Name))));
            }
            catch (DiagnosticException wrong)
            {
                problems.AddRange(wrong.Diagnostics);
            }
        }

        return problems.Count == 0 ? subjects : throw new DiagnosticException($"{checkpoint.Path} can't be verified", problems);
    }

    private static IEnumerable<VerifySlice> All(VerifySubject subject)
    {
        long count = subject.Row.Parameter.Shape.ElementCount;
        long length = subject.Hash is not null || !subject.Row.Distribution.IsSliceable ? Math.Max(1, count) : ShardFiller.RunElements(subject.Plan);
        for (long start = 0; start < count || start == 0; start += length)
        {
            yield return new VerifySlice(subject, start, Math.Min(length, count - start));
        }
    }

    // Slices of equal chance for every element: from the tensors as if they lay one behind the other.
    private static VerifySlice[] Sample(VerifySubject[] subjects, int samples, Seed seed)
    {
        VerifySubject[] drawn = [.. subjects.Where(subject => subject.Hash is null && subject.Row.Parameter.Shape.ElementCount > 0)];
        long total = drawn.Sum(subject => subject.Row.Parameter.Shape.ElementCount);
        if (total == 0)
        {
            return [];
        }

        uint[] words = new uint[4];
        var stream = new KeyedStream(seed, "fanin verify");
        HashSet<VerifySlice> slices = [];
        for (int i = 0; i < samples; i++)
        {
            stream.Blocks(i, words);
            long element = (long)Math.BigMul(((ulong)words[1] << 32) | words[0], (ulong)total, out _);
            foreach (VerifySubject subject in drawn)
            {
                long count = subject.Row.Parameter.Shape.ElementCount;
                if (element < count)
                {
                    long start = subject.Row.Distribution.IsSliceable ? element / SliceElements * SliceElements : 0;
                    slices.Add(new VerifySlice(subject, start, subject.Row.Distribution.IsSliceable ? Math.Min(SliceElements, count - start) : count));
                    break;
                }

                element -= count;
            }
        }

        return [.. slices];
    }

    private static void Compare(VerifySlice[] slices, VerifyOptions options, CancellationToken cancellation)
    {
        int threads = options.Threads ?? Environment.ProcessorCount;
        var alone = new SliceComparison(threads, options.Progress);
        foreach (VerifySlice slice in slices.Where(slice => slice.Subject.IsWhole))
        {
            alone.Compare(slice, cancellation);
        }

        SharedWork.Do([.. slices.Where(slice => !slice.Subject.IsWhole)], threads, () => new SliceComparison(threads: 1, options.Progress).Compare, cancellation);
    }
}
