using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>What a scheme comes down to for one parameter: a distribution with plain numbers, ready to be drawn from any stream.</summary>
/// <remarks>The family is closed: two halves that know nothing of each other, distributions and sources of numbers (<see cref="NumberSource"/>),
/// meet in <see cref="Fill{T}"/>.</remarks>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    /// <summary>Short name in lower case, for tables and JSON.</summary>
    public abstract string Kind { get; }

    /// <summary>The standard deviation of one element, before rounding to the element type; of all elements together where they differ.</summary>
    public abstract double StdDev { get; }

    /// <summary>Whether random numbers are drawn at all.</summary>
    public virtual bool IsDrawn => true;

    /// <summary>Whether each element is drawn on its own, from one distribution: PyTorch then fills tensors that are not contiguous in the order of memory.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>Whether a slice costs no more than its own elements; otherwise all are computed for it.</summary>
    public virtual bool IsSliceable => IsElementwise;

    /// <summary>Name of the random numbers, where several parameters share them; <see langword="null"/> for a parameter's own.</summary>
    public virtual string? SharedNumbers => null;

    /// <summary>Why an element type can't hold the numbers; <see langword="null"/> if it can.</summary>
    /// <param name="type">The type of the tensor's elements.</param>
    /// <returns>One sentence.</returns>
    public abstract string? Refusal(ElementType type);

    /// <summary>Writes the numbers of a whole tensor. A live source stands behind them afterwards.</summary>
    /// <typeparam name="T">float, double, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="destination">Row-major elements of the whole tensor.</param>
    /// <exception cref="ArgumentException">The elements can't hold the numbers; nothing is written.</exception>
    public void Fill<T>(NumberSource source, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Refusal(ElementTypes.Of<T>()) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(destination));
        }

        Fill(source, destination.Length, 0, Elements.Of(destination));
        source.Settle();
    }

    /// <summary>The distribution of all numbers times a factor.</summary>
    /// <param name="factor">A finite number.</param>
    internal virtual Distribution Times(double factor) => new ScaledDistribution(this, factor);

    /// <summary>Where the PyTorch stream stands after a tensor was filled.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The place of the next draw.</returns>
    internal abstract StreamPosition Advance(StreamPosition position, TensorDraws tensor);

    /// <summary>Writes some of a tensor's numbers.</summary>
    /// <param name="source">Where the tensor's numbers come from.</param>
    /// <param name="count">Elements of the whole tensor.</param>
    /// <param name="start">Index of the first element to write.</param>
    /// <param name="destination">Where to.</param>
    internal abstract void Fill(NumberSource source, long count, long start, Elements destination);

    private protected static string? NotFloating(ElementType type) =>
        type.IsFloating() ? null : $"Random numbers can't be drawn for {type}; expected a floating type, or a constant.";

    private protected static string? NotHeld(ElementType type, string what, params ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            if (!(Math.Abs(number) <= type.MaxValue()))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{type} can't hold {what}: {number:R} is beyond its largest number, {type.MaxValue():R}.");
            }
        }

        return null;
    }
}

/// <summary>What the PyTorch stream needs to know of a tensor to tell how many draws it takes.</summary>
/// <param name="Count">Its elements.</param>
/// <param name="Type">Their type.</param>
/// <param name="IsContiguous">Whether they lie row-major without gaps; if not, PyTorch draws normal numbers by its serial method.</param>
internal readonly record struct TensorDraws(long Count, ElementType Type, bool IsContiguous = true);
