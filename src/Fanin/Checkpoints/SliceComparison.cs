using System.Collections.Immutable;
using System.Security.Cryptography;
using Fanin.Parameters;
using Fanin.Plans;

namespace Fanin.Checkpoints;

/// <summary>Compares slices on one thread, with memory of its own.</summary>
internal sealed class SliceComparison
{
    // See ShardFiller: what is computed whole is held in pieces.
    private const int MostPieceBytes = 1 << 30;

    private readonly int _threads;
    private readonly Action<long>? _progress;
    private readonly byte[] _got = new byte[ShardFiller.SliceElements * sizeof(double)];
    private byte[] _expected = new byte[ShardFiller.SliceElements * sizeof(double)];
    private (InitPlan Plan, PlanFiller Filler)? _filler;

    /// <summary>Prepares to compare.</summary>
    /// <param name="threads">Threads for what is computed whole.</param>
    /// <param name="progress">Told the bytes.</param>
    public SliceComparison(int threads, Action<long>? progress) => (_threads, _progress) = (threads, progress);

    /// <summary>Compares one slice and tells its tensor.</summary>
    public void Compare(VerifySlice slice, CancellationToken cancellation)
    {
        if (slice.Subject.Hash is { } hash)
        {
            CompareHash(slice.Subject, hash, cancellation);
            return;
        }

        VerifySubject subject = slice.Subject;
        int size = subject.Row.Parameter.ElementType.SizeBytes();
        long step = subject.IsWhole ? Math.Min(Math.Max(1, slice.Count), MostPieceBytes / size) : ShardFiller.SliceElements;
        bool equal = true;
        for (long done = 0; done < slice.Count && equal; done += step)
        {
            cancellation.ThrowIfCancellationRequested();
            equal = ComparePiece(subject, slice.Start + done, (int)Math.Min(step, slice.Count - done));
        }

        if (equal)
        {
            subject.Tell(equal: true);
        }
    }

    private bool ComparePiece(VerifySubject subject, long start, int count)
    {
        ElementType type = subject.Row.Parameter.ElementType;
        if (_expected.Length < count * type.SizeBytes())
        {
            _expected = GC.AllocateUninitializedArray<byte>(count * type.SizeBytes());
        }

        var expected = new Elements(type, _expected.AsSpan(0, count * type.SizeBytes()));
        FillerOf(subject.Plan).Fill(subject.Row, start, expected, _threads);
        for (int first = 0; first < count; first += ShardFiller.SliceElements)
        {
            int length = Math.Min(ShardFiller.SliceElements, count - first);
            var got = new Elements(type, _got.AsSpan(0, length * type.SizeBytes()));
            subject.Tensor.Read((start + first) * type.SizeBytes(), got.Bytes);
            _progress?.Invoke(got.Bytes.Length);
            Elements wanted = expected.Slice(first, length);
            int same = wanted.Bytes.CommonPrefixLength(got.Bytes) / type.SizeBytes();
            if (same < length)
            {
                long index = start + first + same;
                subject.Tell(equal: false, new ElementDifference(index, Position(index, subject.Row.Parameter.Shape), wanted.Get(same), got.Get(same)));
                return false;
            }
        }

        return true;
    }

    private void CompareHash(VerifySubject subject, string expected, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = subject.Tensor.Tensor.SizeBytes;
        for (long start = 0; start < bytes; start += _got.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> got = _got.AsSpan(0, (int)Math.Min(_got.Length, bytes - start));
            subject.Tensor.Read(start, got);
            hash.AppendData(got);
            _progress?.Invoke(got.Length);
        }

        subject.Tell(Convert.ToHexStringLower(hash.GetHashAndReset()) == expected);
    }

    private PlanFiller FillerOf(InitPlan plan)
    {
        if (_filler is not { } known || !ReferenceEquals(known.Plan, plan))
        {
            _filler = (plan, new PlanFiller(plan));
        }

        return _filler.Value.Filler;
    }

    private static ImmutableArray<long> Position(long index, TensorShape shape)
    {
        long[] position = new long[shape.Rank];
        for (int dimension = shape.Rank - 1; dimension >= 0; dimension--)
        {
            (index, position[dimension]) = Math.DivRem(index, shape[dimension]);
        }

        return [.. position];
    }
}
