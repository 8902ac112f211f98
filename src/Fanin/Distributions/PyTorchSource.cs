using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Numbers of the PyTorch stream, from a position on; a generator is the vehicle.</summary>
internal sealed class PyTorchSource : NumberSource
{
    private readonly PyTorchGenerator _generator;
    private readonly bool _isContiguous;
    private StreamPosition _position;

    /// <summary>Begins at a position.</summary>
    /// <param name="generator">Of the stream's seed; moved as needed.</param>
    /// <param name="position">Where the parameter's draws begin.</param>
    /// <param name="isContiguous">Whether the tensor lies row-major without gaps, as PyTorch sees it.</param>
    public PyTorchSource(PyTorchGenerator generator, StreamPosition position, bool isContiguous) =>
        (_generator, _position, _isContiguous) = (generator, position, isContiguous);

    /// <summary>See <see cref="PyTorchUniform.Advance{T}"/>.</summary>
    public static StreamPosition AdvanceUniform(StreamPosition position, TensorDraws tensor) => tensor.Type == ElementType.Float64
        ? PyTorchUniform.Advance<double>(position, tensor.Count)
        : PyTorchUniform.Advance<float>(position, tensor.Count);

    /// <summary>See <see cref="PyTorchNormal.Advance{T}"/>.</summary>
    public static StreamPosition AdvanceNormal(StreamPosition position, TensorDraws tensor) =>
        !tensor.IsContiguous ? PyTorchNormal.AdvanceSerially(position, tensor.Count)
        : tensor.Type == ElementType.Float64 ? PyTorchNormal.Advance<double>(position, tensor.Count)
        : PyTorchNormal.Advance<float>(position, tensor.Count);

    /// <inheritdoc/>
    internal override void Uniform(double low, double high, long count, long start, Elements destination)
    {
        switch (destination.Type)
        {
            case ElementType.Float32: PyTorchUniform.FillSlice(_generator, _position, low, high, start, destination.As<float>()); break;
            case ElementType.Float64: PyTorchUniform.FillSlice(_generator, _position, low, high, start, destination.As<double>()); break;
            case ElementType.Float16: PyTorchUniform.FillSlice(_generator, _position, low, high, start, destination.As<Half>()); break;
            default: PyTorchUniform.FillSlice(_generator, _position, low, high, start, destination.As<BFloat16>()); break;
        }

        _position = AdvanceUniform(_position, new TensorDraws(count, destination.Type));
    }

    /// <inheritdoc/>
    internal override void Normal(double mean, double stdDev, long count, long start, Elements destination)
    {
        switch (destination.Type)
        {
            case ElementType.Float32: Normal(mean, stdDev, count, start, destination.As<float>()); break;
            case ElementType.Float64: Normal(mean, stdDev, count, start, destination.As<double>()); break;
            case ElementType.Float16: Normal(mean, stdDev, count, start, destination.As<Half>()); break;
            default: Normal(mean, stdDev, count, start, destination.As<BFloat16>()); break;
        }

        _position = AdvanceNormal(_position, new TensorDraws(count, destination.Type, _isContiguous));
    }

    /// <inheritdoc/>
    internal override void TruncatedNormal(double mean, double stdDev, double low, double high, long count, long start, Elements destination)
    {
        switch (destination.Type)
        {
            case ElementType.Float32: PyTorchTruncatedNormal.FillSlice(_generator, _position, mean, stdDev, low, high, start, destination.As<float>()); break;
            case ElementType.Float64: PyTorchTruncatedNormal.FillSlice(_generator, _position, mean, stdDev, low, high, start, destination.As<double>()); break;
            case ElementType.Float16: PyTorchTruncatedNormal.FillSlice(_generator, _position, mean, stdDev, low, high, start, destination.As<Half>()); break;
            default: PyTorchTruncatedNormal.FillSlice(_generator, _position, mean, stdDev, low, high, start, destination.As<BFloat16>()); break;
        }

        _position = AdvanceUniform(_position, new TensorDraws(count, destination.Type));
    }

    /// <inheritdoc/>
    internal override void Permutation(Span<int> destination)
    {
        _generator.MoveTo(_position);
        PyTorchPermutation.Fill(_generator, destination);
        _position = _generator.Position;
    }

    /// <inheritdoc/>
    internal override void SkipFill() => throw new NotSupportedException("Numbers that parameters share are drawn from the keyed stream only.");

    /// <inheritdoc/>
    internal override void Settle() => _generator.MoveTo(_position);

    private void Normal<T>(double mean, double stdDev, long count, long start, Span<T> destination)
        where T : unmanaged
    {
        if (_isContiguous)
        {
            PyTorchNormal.FillSlice(_generator, _position, mean, stdDev, count, start, destination);
        }
        else
        {
            PyTorchNormal.FillSliceSerially(_generator, _position, mean, stdDev, start, destination);
        }
    }
}
