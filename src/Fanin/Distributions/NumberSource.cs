using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// The random numbers of one parameter, from whatever stream: fill after fill, each of which can be had in slices.
/// </summary>
/// <remarks>A distribution that needs several fills (normals, then permutations) asks for them one after the other. The PyTorch stream gives each the draws
/// behind the last one's, the keyed stream a part of its own.</remarks>
public abstract class NumberSource
{
    private protected NumberSource()
    {
    }

    /// <summary>How many threads a distribution that computes (an orthogonal one) may use. The numbers don't depend on it.</summary>
    internal int Threads { get; set; } = 1;

    /// <summary>Numbers of the keyed stream.</summary>
    /// <param name="stream">Seed and name.</param>
    public static NumberSource From(KeyedStream stream) => new KeyedSource(stream);

    /// <summary>Numbers of the PyTorch stream, from where a generator stands; the generator advances.</summary>
    /// <param name="generator">The stream.</param>
    public static NumberSource From(PyTorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new PyTorchSource(generator, generator.Position, isContiguous: true);
    }

    /// <summary>The next fill: elements of a tensor of uniform numbers.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="count">Elements of the whole fill.</param>
    /// <param name="start">Index of the first to write.</param>
    /// <param name="destination">Where to.</param>
    internal abstract void Uniform(double low, double high, long count, long start, Elements destination);

    /// <summary>The next fill: elements of a tensor of normal numbers.</summary>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="count">Elements of the whole fill.</param>
    /// <param name="start">Index of the first to write.</param>
    /// <param name="destination">Where to.</param>
    internal abstract void Normal(double mean, double stdDev, long count, long start, Elements destination);

    /// <summary>The next fill: elements of a tensor of normal numbers within bounds.</summary>
    /// <param name="mean">μ of the whole normal distribution.</param>
    /// <param name="stdDev">σ of the whole normal distribution.</param>
    /// <param name="low">Lower bound, −∞ for none.</param>
    /// <param name="high">Upper bound, +∞ for none.</param>
    /// <param name="count">Elements of the whole fill.</param>
    /// <param name="start">Index of the first to write.</param>
    /// <param name="destination">Where to.</param>
    internal abstract void TruncatedNormal(double mean, double stdDev, double low, double high, long count, long start, Elements destination);

    /// <summary>The next fill: a random order of 0, 1, …</summary>
    /// <param name="destination">As many numbers as it is long.</param>
    internal abstract void Permutation(Span<int> destination);

    /// <summary>Passes over the next fill, for parameters that share their numbers and need only some of them.</summary>
    /// <exception cref="NotSupportedException">The stream does not know how long it is.</exception>
    internal abstract void SkipFill();

    /// <summary>Leaves a live stream behind the last fill.</summary>
    internal virtual void Settle()
    {
    }
}
