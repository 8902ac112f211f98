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
    // In the place of the four draws that the imported state's left-over normal number came from.
    private const long BeforeImport = -1;

    private readonly Seed _seed;
    private readonly MersenneTwister? _imported;
    private readonly double? _importedNormal;
    private readonly float? _cachedSingle;
    private double? _cachedNormal;
    private long? _cachedPair;
    private RealignedMemory<uint>? _room;

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

    private PyTorchGenerator(in PyTorchState state, MersenneTwister imported, CpuCapability capability)
    {
        Capability = Check.Defined(capability);
        _seed = new Seed(state.Seed);
        _imported = imported;
        _importedNormal = _cachedNormal = state.CachedNormal;
        _cachedSingle = state.CachedSingle;
        _cachedPair = state.CachedNormal is null ? null : BeforeImport;
        Words = Begin();
    }

    /// <summary>Bytes of a state: 5056.</summary>
    public static int StateLength => PyTorchState.Length;

    /// <summary>Which of libtorch's builds the numbers are made by.</summary>
    public CpuCapability Capability { get; }

    /// <summary>The raw draws. Going backwards begins another twister: don't hold on to this one.</summary>
    internal MersenneTwister Words { get; private set; }

    /// <summary>Where the stream stands.</summary>
    public StreamPosition Position => new(Words.Draws, _cachedPair);

    /// <summary>Goes on where a PyTorch program's generator stands: <c>torch.set_rng_state</c>.</summary>
    /// <param name="state">The bytes of <c>torch.get_rng_state</c>, or of <see cref="ExportState"/>.</param>
    /// <param name="capability">Which of libtorch's builds the numbers are made by; the state does not say.</param>
    /// <returns>A generator that gives the numbers that PyTorch's would give next.</returns>
    /// <exception cref="ArgumentException"><paramref name="state"/> has another length, or is none that a generator can be in.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capability"/> is none of its enumeration.</exception>
    /// <remarks>
    /// <para>How many draws were taken before is not in the state. <see cref="Position"/> therefore counts from the import, which is place 0; the
    /// generator can go to every place from there on, and back, but to none before. A normal number left over from before has its pair at −1.</para>
    /// <para>Differs from: PyTorch, which takes states with any two places for the next word and the end of the block; those that no generator
    /// gets into are refused here.</para>
    /// </remarks>
    public static PyTorchGenerator ImportState(ReadOnlySpan<byte> state, CpuCapability capability = CpuCapability.Avx2)
    {
        Span<uint> words = stackalloc uint[TwisterBlock.Size];
        PyTorchState read = PyTorchState.Read(state, words);
        return new PyTorchGenerator(read, new MersenneTwister(words, read.Next), capability);
    }

    /// <summary>The state as <c>torch.get_rng_state</c> gives it after the same calls, byte for byte.</summary>
    /// <returns><see cref="StateLength"/> bytes, for <c>torch.set_rng_state</c> or <see cref="ImportState"/>.</returns>
    /// <remarks>A left-over normal number is one of <see cref="NextNormal"/>'s, with what is said there of its last bit.</remarks>
    public byte[] ExportState()
    {
        byte[] state = new byte[PyTorchState.Length];
        new PyTorchState(_seed.Value, Words.Taken, _cachedNormal, _cachedSingle).Write(Words.Block, state);
        return state;
    }

    /// <summary>Goes to a place of the stream, forwards or backwards.</summary>
    /// <param name="position">A place computed for this seed, or for this import; see <see cref="ImportState"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is before the beginning, or before the import.</exception>
    public void MoveTo(StreamPosition position)
    {
        CheckPlace(position.Draws);
        if (position.CachedPair is BeforeImport && _importedNormal is not null)
        {
            _cachedNormal = _importedNormal;
        }
        else if (position.CachedPair is { } pair && pair != _cachedPair)
        {
            CheckPlace(pair);
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
        CheckPlace(draws);
        if (draws < Words.Draws)
        {
            Words = Begin();
        }

        Words.Skip(draws - Words.Draws);
    }

    /// <summary>Memory for a kernel to work in. It stays, so that a fill allocates none; what it holds is without meaning.</summary>
    /// <param name="length">Words, the same for all who ask.</param>
    internal Span<uint> Room(int length)
    {
        RealignedMemory<uint> room = _room ?? new RealignedMemory<uint>(length);
        room.Align();
        _room = room;
        return room.Span;
    }

    private MersenneTwister Begin() => _imported is null ? new MersenneTwister(_seed) : new MersenneTwister(_imported.Block, _imported.Taken);

    private void CheckPlace(long draws)
    {
        if (draws < 0)
        {
            string first = _imported is null ? "from the beginning of the stream" : "from the import of the state, before which nothing is known,";
            throw new ArgumentOutOfRangeException(nameof(draws), FormattableString.Invariant($"Expected a place {first} on, at least 0, got {draws}."));
        }
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
