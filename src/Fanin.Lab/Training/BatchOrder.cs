using Fanin.Kernels;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Which images each step sees: a new permutation of all of them for every pass, cut into batches, the incomplete one dropped.</summary>
/// <remarks>
/// <para>The permutations are those of <c>torch.randperm</c>, and go on where the initialization left off: as in one PyTorch program with one
/// <c>torch.manual_seed</c>.</para>
/// </remarks>
internal sealed class BatchOrder
{
    private readonly PyTorchGenerator _generator;
    private readonly long[] _permutation;
    private readonly int _batch;
    private int _next;

    public BatchOrder(Seed seed, StreamPosition start, int count, int batch)
    {
        (_generator, _permutation, _batch) = (new PyTorchGenerator(seed), new long[count], batch);
        _generator.MoveTo(start);
        _next = count;
    }

    /// <summary>Indices of the next batch, <c>[batch]</c>; the caller disposes it.</summary>
    public Tensor Next()
    {
        if (_next + _batch > _permutation.Length)
        {
            PyTorchPermutation.Fill(_generator, _permutation);
            _next = 0;
        }

        _next += _batch;
        return tensor(_permutation[(_next - _batch).._next]);
    }
}
