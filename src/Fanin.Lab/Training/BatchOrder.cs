using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Which images each step sees: a new permutation of all of them for every pass, cut into batches, the incomplete one dropped.</summary>
/// <remarks>
/// <para>The permutations are those of <c>torch.randperm</c> from a generator of the trial's own, which goes on where the initialization left off:
/// as one PyTorch program with one <c>torch.manual_seed</c>.</para>
/// </remarks>
internal sealed class BatchOrder : IDisposable
{
    private readonly Generator _generator;
    private readonly long _count;
    private readonly int _batch;
    private Tensor? _permutation;
    private long _next;

    public BatchOrder(Seed seed, StreamPosition start, long count, int batch)
    {
        (_generator, _count, _batch) = (new Generator(seed.Value, CPU), count, batch);
        // A uniform number takes one draw.
        using Tensor passedOver = empty(start.Draws).uniform_(0, 1, _generator);
    }

    /// <summary>Indices of the next batch, <c>[batch]</c>; the caller disposes it.</summary>
    public Tensor Next()
    {
        if (_permutation is null || _next + _batch > _count)
        {
            _permutation?.Dispose();
            _permutation = randperm(_count, dtype: ScalarType.Int64, generator: _generator).DetachFromDisposeScope();
            _next = 0;
        }

        Tensor batch = _permutation.narrow(0, _next, _batch);
        _next += _batch;
        return batch;
    }

    public void Dispose()
    {
        _permutation?.Dispose();
        _generator.Dispose();
    }
}
