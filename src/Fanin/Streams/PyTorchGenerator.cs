namespace Fanin.Streams;

/// <summary>
/// PyTorch's CPU generator: the Mersenne Twister and the one normal number that it may have left over.
/// </summary>
/// <remarks>
/// <para>Repeatability: exact for the draws; the serial normal numbers use the platform's sine and cosine, see <see cref="NextNormal"/>.</para>
/// <para>Not safe for use by several threads at once.</para>
/// </remarks>
public sealed class PyTorchGenerator
{
    private readonly Seed _seed;
    private double? _cachedNormal;
    private long? _cachedPair;

    /// <summary>Starts the stream of a seed, as <c>torch.manual_seed</c> does.</summary>
    /// <param name="seed">The low 32 bits count.</param>
    /// <param name="capability">Which of libtorch's builds the numbers are made by. The draws are the same.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capability"/> is none of its enumeration.</exception>
    public PyTorchGenerator(Seed seed, CpuCapability capability = CpuCapability.Avx2)
    {
        Capability = Check.Defined(capability);
        _seed = seed;
        Words = new MersenneTwister(seed);
    }

    /// <summary>Which of libtorch's builds the numbers are made by.</summary>
    public CpuCapability Capability { get; }

    /// <summary>The raw draws. Going backwards begins another twister: don't hold on to this one.</summary>
    internal MersenneTwister Words { get; private set; }

    /// <summary>Where the stream stands.</summary>
    public StreamPosition Position => new(Words.Draws, _cachedPair);

    /// <summary>Goes to a place of the stream, forwards or backwards.</summary>
    /// <param name="position">A place computed for this seed.</param>
    public void MoveTo(StreamPosition position)
    {
        if (position.CachedPair is { } pair && pair != _cachedPair)
        {
            GoTo(pair);
            _ = NextPair(out double second);
            _cachedNormal = second;
        }
        else if (position.CachedPair is null)
        {
            _cachedNormal = null;
        }

        _cachedPair = position.CachedPair;
        GoTo(position.Draws);
    }

    /// <summary>
    /// One standard normal number by the serial method (a double-precision Box–Muller pair, of which the second is kept for the next call).
    /// </summary>
    /// <returns>r·cos θ of a new pair, or the r·sin θ left over from the last.</returns>
    /// <remarks>
    /// <para>Repeatability: close. The logarithm is glibc's, computed here; sine and cosine are the platform's (glibc's on Linux, as PyTorch's),
    /// and a last-bit difference there changes a float32 result about once in 2²⁹.</para>
    /// </remarks>
    public double NextNormal()
    {
        if (_cachedNormal is { } cached)
        {
            (_cachedNormal, _cachedPair) = (null, null);
            return cached;
        }

        long pair = Words.Draws;
        double first = NextPair(out double second);
        (_cachedNormal, _cachedPair) = (second, pair);
        return first;
    }

    /// <summary>Goes to a draw, forwards or backwards, and leaves the left-over normal number alone.</summary>
    internal void GoTo(long draws)
    {
        if (draws < Words.Draws)
        {
            Words = new MersenneTwister(_seed);
        }

        Words.Skip(draws - Words.Draws);
    }

    // PyTorch's order: the angle is drawn first, and the logarithm is log1p(−u).
    private double NextPair(out double second)
    {
        double u1 = NextDouble();
        double u2 = NextDouble();
        double radius = Math.Sqrt(-2 * LogOnePlus.OfNegative(-u2));
        double theta = 2 * Math.PI * u1;
        second = radius * Math.Sin(theta);
        return radius * Math.Cos(theta);
    }

    // The low 53 bits of 64.
    private double NextDouble() => (Words.NextUInt64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
}
