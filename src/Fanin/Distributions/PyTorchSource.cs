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

    /// <summary>One draw an element, two in double precision.</summary>
    public static StreamPosition AdvanceUniform(StreamPosition position, TensorDraws tensor) =>
        position with { Draws = position.Draws + (tensor.Count * DrawsOf(tensor.Type)) };

    /// <summary>See <see cref="PyTorchNormal.Advance(StreamPosition, long)"/>.</summary>
    public static StreamPosition AdvanceNormal(StreamPosition position, TensorDraws tensor) => tensor.IsContiguous
        ? PyTorchNormal.Advance(position, tensor.Count, DrawsOf(tensor.Type))
        : PyTorchNormal.AdvanceSerially(position, tensor.Count);

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
        bool serial = !_isContiguous;
        switch (destination.Type)
        {
            case ElementType.Float32: PyTorchNormal.FillSlice(_generator, _position, mean, stdDev, count, start, destination.As<float>(), serial); break;
            case ElementType.Float64: PyTorchNormal.FillSlice(_generator, _position, mean, stdDev, count, start, destination.As<double>(), serial); break;
            case ElementType.Float16: PyTorchNormal.FillSlice(_generator, _position, mean, stdDev, count, start, destination.As<Half>(), serial); break;
            default: PyTorchNormal.FillSlice(_generator, _position, mean, stdDev, count, start, destination.As<BFloat16>(), serial); break;
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

    private static int DrawsOf(ElementType type) => type == ElementType.Float64 ? 2 : 1;
}
