using System.Runtime.CompilerServices;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>PyTorch's <c>bernoulli_</c> and <c>bernoulli</c>: 1 with probability p, else 0.</summary>
/// <remarks>
/// <para>With one p for all, x = 1 where the low 53 bits of two draws, over 2⁵³, are below p; that is dropout's mask too, with p = 1 − dropout. With
/// a p for each element, the low 24 bits of one draw, over 2²⁴, in all types but float64, which takes two draws as above.</para>
/// <para>Repeatability: exact.</para>
/// <para>Differs from: PyTorch built with MKL on an Intel processor, which for one p takes a single draw, whatever the number of elements, as the
/// seed of another generator (MKL's MCG31): other numbers, and another place of the stream afterwards. The same build on an AMD processor
/// gives the numbers given here. With a p for each element there is no such difference.</para>
/// </remarks>
public static class PyTorchBernoulli
{
    /// <summary>Fills a span by one probability: <c>bernoulli_(p)</c>.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16 or bool.</typeparam>
    /// <param name="generator">Advances by two draws an element, also where <paramref name="probability"/> is 0 or 1.</param>
    /// <param name="probability">p of 1, 0 ≤ p ≤ 1.</param>
    /// <param name="destination">Elements in the order of memory.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, double probability, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        T one = One<T>();
        CheckProbability(probability);
        MersenneTwister words = generator.Words;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Unit53(words) < probability ? one : default;
        }
    }

    /// <summary>Fills a span by a probability for each element: <c>bernoulli(probabilities)</c>.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Advances by one draw an element, two for double.</param>
    /// <param name="probabilities">Each from 0 to 1.</param>
    /// <param name="destination">As long as <paramref name="probabilities"/>; may be the same memory.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside its range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fill<T>(PyTorchGenerator generator, ReadOnlySpan<T> probabilities, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckProbabilities(probabilities, destination);
        MersenneTwister words = generator.Words;
        T one = One<T>();
        for (int i = 0; i < destination.Length; i++)
        {
            double unit = typeof(T) == typeof(double) ? Unit53(words) : (words.NextUInt32() & ((1u << 24) - 1)) * (1.0 / (1u << 24));
            destination[i] = unit < FloatFormat.ToDouble(probabilities[i]) ? one : default;
        }
    }

    /// <summary>Fills a span with a part of what <see cref="Fill{T}(PyTorchGenerator, double, Span{T})"/> gives.</summary>
    /// <typeparam name="T">float, double, Half, BFloat16 or bool.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="probability">p of 1.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range, or <paramref name="start"/> negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(PyTorchGenerator generator, StreamPosition position, double probability, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        _ = One<T>();
        CheckProbability(probability);
        generator.GoTo(Advance(position, start).Draws);
        Fill(generator, probability, destination);
    }

    /// <summary>Fills a span with a part of what <see cref="Fill{T}(PyTorchGenerator, ReadOnlySpan{T}, Span{T})"/> gives.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="generator">Of the stream's seed. Only a vehicle: wherever it stands before, and it may be left anywhere.</param>
    /// <param name="position">Where the whole fill begins.</param>
    /// <param name="probabilities">Those of the part.</param>
    /// <param name="start">The first element of the part, at least 0.</param>
    /// <param name="destination">Elements <paramref name="start"/>… of the whole fill; as long as <paramref name="probabilities"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside its range, or <paramref name="start"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void FillSlice<T>(
        PyTorchGenerator generator, StreamPosition position, ReadOnlySpan<T> probabilities, long start, Span<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(generator);
        CheckProbabilities(probabilities, destination);
        generator.GoTo(AdvanceEach<T>(position, start).Draws);
        Fill(generator, probabilities, destination);
    }

    /// <summary>Where the stream stands after a fill by one probability, in any type.</summary>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place two draws an element further; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static StreamPosition Advance(StreamPosition position, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return position with { Draws = checked(position.Draws + (2 * count)) };
    }

    /// <summary>Where the stream stands after a fill by a probability for each element.</summary>
    /// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
    /// <param name="position">Where it stands before.</param>
    /// <param name="count">Number of elements filled, at least 0.</param>
    /// <returns>The place one draw an element further, two for double; a left-over normal number stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static StreamPosition AdvanceEach<T>(StreamPosition position, long count)
        where T : unmanaged =>
        PyTorchUniform.Advance<T>(position, count);

    private static double Unit53(MersenneTwister words) => (words.NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    private static T One<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(bool))
        {
            return Unsafe.BitCast<bool, T>(true);
        }

        _ = FloatFormat.DrawsPerElement<T>();
        return FloatFormat.Round<T>(1);
    }

    private static void CheckProbabilities<T>(ReadOnlySpan<T> probabilities, Span<T> destination)
        where T : unmanaged
    {
        _ = FloatFormat.DrawsPerElement<T>();
        if (probabilities.Length != destination.Length)
        {
            throw new ArgumentException(
                $"Expected as many elements as probabilities, {probabilities.Length}, got {destination.Length}.", nameof(destination));
        }

        if (((ReadOnlySpan<T>)destination).Overlaps(probabilities, out int offset) && offset != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected a destination apart from the probabilities, or the same memory, got one {offset} elements off."),
                nameof(destination));
        }

        foreach (T probability in probabilities)
        {
            CheckProbability(FloatFormat.ToDouble(probability), nameof(probabilities));
        }
    }

    private static void CheckProbability(double probability, [CallerArgumentExpression(nameof(probability))] string? name = null)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"Expected a probability from 0 to 1, got {probability:R}."));
        }
    }
}
