using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>What a scheme comes down to for one parameter: a distribution with plain numbers, ready to be drawn.</summary>
/// <remarks>The family is closed: <see cref="Constant"/>, <see cref="Uniform"/>, <see cref="Normal"/> and <see cref="ZeroRow"/>.</remarks>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    private protected static string? OnlyFloat32(ElementType type) => type == ElementType.Float32
        ? null
        : $"Numbers can be drawn for Float32 only, not for {type}; use Float32, or a constant.";

    /// <summary>Short name in lower case, for tables and JSON.</summary>
    public abstract string Kind { get; }

    /// <summary>The standard deviation of one element, before rounding to the element type.</summary>
    public abstract double StdDev { get; }

    /// <summary>Why an element type can't hold the numbers; <see langword="null"/> if it can.</summary>
    /// <param name="type">The type of the tensor's elements.</param>
    /// <returns>One sentence.</returns>
    public abstract string? Refusal(ElementType type);

    /// <summary>Where the PyTorch stream stands after a contiguous float32 tensor was filled.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements, at least 0.</param>
    /// <returns>The place of the next draw.</returns>
    public abstract StreamPosition Advance(StreamPosition position, long count);

    /// <summary>Writes the numbers of a whole tensor, drawing them where the generator stands.</summary>
    /// <param name="generator">Advances as <see cref="Advance"/> says.</param>
    /// <param name="destination">Row-major elements of the whole tensor.</param>
    public abstract void Fill(PyTorchGenerator generator, Span<float> destination);
}
