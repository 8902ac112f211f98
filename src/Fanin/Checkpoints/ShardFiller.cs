using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fanin.Parameters;
using Fanin.Plans;
using Microsoft.Win32.SafeHandles;

namespace Fanin.Checkpoints;

/// <summary>Fills the tensors of one shard, straight into its file: slice after slice through one buffer a thread, so that memory does not grow with the model.</summary>
/// <remarks>A tensor that is computed whole (an orthogonal one) takes what it takes, one at a time, with all threads for itself.</remarks>
internal sealed class ShardFiller
{
    /// <summary>Elements of a slice: a multiple of the twister's block and of PyTorch's block of 16.</summary>
    public const int SliceElements = 624 * 420;

    // A far place of the PyTorch stream is reached in milliseconds, in which time a million elements are drawn.
    private const int PyTorchSlices = 32;

    // What is computed whole is held in pieces of at most this size; a tensor of several pieces is computed for each.
    private const int MostPieceBytes = 1 << 30;

    private readonly InitPlan _plan;
    private readonly LoadChoice _choice;
    private readonly SafetensorsHeader _header;
    private readonly SafeFileHandle? _file;
    private readonly long _dataStart;
    private readonly CheckpointOptions _options;
    private readonly int _threads;
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Prepares to fill one shard.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="choice">Which tensors are copied.</param>
    /// <param name="header">Where in the file the shard's tensors lie.</param>
    /// <param name="file">The file; <see langword="null"/> to throw all numbers away.</param>
    /// <param name="dataStart">The byte of the file at which the tensors begin.</param>
    /// <param name="options">Threads, hashes, progress.</param>
    public ShardFiller(InitPlan plan, LoadChoice choice, SafetensorsHeader header, SafeFileHandle? file, long dataStart, CheckpointOptions options)
    {
        (_plan, _choice, _header, _file, _dataStart, _options) = (plan, choice, header, file, dataStart, options);
        _threads = options.Threads ?? Environment.ProcessorCount;
    }

    /// <summary>SHA-256 of the tensors' bytes by name: of the copied ones, and of all if wanted.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    /// <summary>Elements that one thread takes at a time.</summary>
    public static long RunElements(InitPlan plan) => plan.Stream.IsKeyed ? SliceElements : (long)SliceElements * PyTorchSlices;

    /// <summary>Fills all of the shard's tensors.</summary>
    /// <param name="rows">Their rows.</param>
    /// <param name="cancellation">Stops between two slices.</param>
    public void Fill(IReadOnlyList<PlanRow> rows, CancellationToken cancellation)
    {
        Dictionary<string, StoredTensor> places = _header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var filler = new PlanFiller(_plan);
        List<TensorRun> runs = [];
        foreach (PlanRow row in rows)
        {
            var run = new TensorRun(row, places[row.Parameter.Name], 0, row.Parameter.Shape.ElementCount);
            if (_choice.Find(row) is null && !row.Distribution.IsSliceable)
            {
                cancellation.ThrowIfCancellationRequested();
                Do(run, filler, [], _threads, cancellation);
            }
            else
            {
                runs.AddRange(Cut(run));
            }
        }

        // Long ones first, so that no thread is left with one at the end.
        TensorRun[] order = [.. IsWhole ? runs.OrderByDescending(run => run.Count).AsEnumerable() : runs];
        SharedWork.Do(order, _threads, Worker, cancellation);
    }

    // A hash goes through a tensor from its first byte to its last.
    private bool IsWhole => _options.Sha256;

    private IEnumerable<TensorRun> Cut(TensorRun tensor)
    {
        long length = IsWhole || _choice.Find(tensor.Row) is not null ? Math.Max(1, tensor.Count) : RunElements(_plan);
        for (long start = 0; start < tensor.Count || start == 0; start += length)
        {
            yield return tensor with { Start = start, Count = Math.Min(length, tensor.Count - start) };
        }
    }

    private Action<TensorRun, CancellationToken> Worker()
    {
        var filler = new PlanFiller(_plan);
        byte[] buffer = new byte[SliceElements * sizeof(double)];
        return (run, cancellation) => Do(run, filler, buffer, threads: 1, cancellation);
    }

    private void Do(TensorRun run, PlanFiller filler, byte[] buffer, int threads, CancellationToken cancellation)
    {
        ElementType type = run.Row.Parameter.ElementType;
        CheckpointTensor? source = _choice.Find(run.Row);
        using IncrementalHash? hash = _options.Sha256 || source is not null ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        bool isWhole = buffer.Length == 0;
        long step = isWhole ? Math.Min(Math.Max(1, run.Count), MostPieceBytes / type.SizeBytes()) : SliceElements;
        if (isWhole)
        {
            buffer = GC.AllocateUninitializedArray<byte>(checked((int)(Math.Min(step, run.Count) * type.SizeBytes())));
        }

        for (long done = 0; done < run.Count; done += step)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(step, run.Count - done);
            var elements = new Elements(type, buffer.AsSpan(0, count * type.SizeBytes()));
            if (source is { } tensor)
            {
                Copy(tensor, run.Start + done, elements);
            }
            else
            {
                filler.Fill(run.Row, run.Start + done, elements, threads);
            }

            hash?.AppendData(elements.Bytes);
            if (_file is not null)
            {
                RandomAccess.Write(_file, elements.Bytes, _dataStart + run.Tensor.Start + ((run.Start + done) * type.SizeBytes()));
            }

            _options.Progress?.Invoke(elements.Bytes.Length);
        }

        if (hash is not null)
        {
            _hashes[run.Row.Parameter.Name] = Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    private static void Copy(CheckpointTensor source, long start, Elements destination)
    {
        ElementType type = source.Tensor.Type.ElementType!.Value;
        if (type == destination.Type)
        {
            source.Read(start * type.SizeBytes(), destination.Bytes);
            return;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(destination.Length * type.SizeBytes());
        Span<byte> read = bytes.AsSpan(0, destination.Length * type.SizeBytes());
        source.Read(start * type.SizeBytes(), read);
        ElementConversion.Convert(new Elements(type, read), destination);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private readonly record struct TensorRun(PlanRow Row, StoredTensor Tensor, long Start, long Count);
}
