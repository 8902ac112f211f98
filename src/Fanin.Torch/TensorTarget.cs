using Fanin.Plans;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>A tensor's elements as one run of memory, in the order in which a plan's row numbers them.</summary>
/// <remarks>Contiguous tensors on the CPU are that themselves, and so are permuted ones where the row goes by memory; others get their numbers by way of a copy.</remarks>
internal sealed class TensorTarget : IDisposable
{
    private readonly Tensor _elements;
    private readonly Tensor? _copyTo;
    private readonly Tensor _flat;

    /// <summary>Prepares to write a row into a tensor.</summary>
    public TensorTarget(PlanRow row, Tensor tensor)
    {
        using IDisposable noGradients = no_grad();
        using Tensor whole = tensor.detach();
        _elements = row.InMemoryOrder ? InMemoryOrder(whole) : whole.alias();
        if (_elements.device_type != TorchSharp.DeviceType.CPU || !_elements.is_contiguous())
        {
            _copyTo = _elements;
            _elements = empty(_copyTo.shape, tensor.dtype, CPU);
        }

        _flat = _elements.view(-1);
    }

    /// <summary>Bytes of a run of elements; of at most 2³¹ − 1 bytes, from a tensor of any size.</summary>
    public Span<byte> Memory(long start, int count)
    {
        if (count == 0)
        {
            return [];
        }

        using Tensor run = _flat.narrow(0, start, count);
        return run.bytes;
    }

    /// <summary>Brings the numbers to where they belong, if they were written elsewhere.</summary>
    public void Finish()
    {
        using IDisposable noGradients = no_grad();
        _copyTo?.copy_(_elements);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _flat.Dispose();
        _elements.Dispose();
        _copyTo?.Dispose();
    }

    /// <summary>A view whose elements go row-major as they lie in memory: outermost the largest stride, as PyTorch walks through it.</summary>
    public static Tensor InMemoryOrder(Tensor tensor)
    {
        long[] strides = tensor.stride();
        return tensor.permute([.. Enumerable.Range(0, strides.Length).OrderByDescending(dimension => strides[dimension]).Select(dimension => (long)dimension)]);
    }
}
