using System.Buffers.Binary;

namespace Fanin.Streams;

/// <summary>The bytes of <c>torch.get_rng_state</c>, little endian: the seed, the twister's words and its place in them, and what normal numbers are left over.</summary>
/// <param name="Seed">As given; only remembered.</param>
/// <param name="Next">Words of the block taken, 1 … 624; 0 for the block that seeding gives, of which none is ever taken.</param>
/// <param name="CachedNormal">The normal number left over in float64.</param>
/// <param name="CachedSingle">The one in float32, which no tensor operation leaves.</param>
internal readonly record struct PyTorchState(ulong Seed, int Next, double? CachedNormal, float? CachedSingle)
{
    /// <summary>Bytes of a state.</summary>
    public const int Length = 5056;

    private const int LeftAt = 8;
    private const int SeededAt = 12;
    private const int NextAt = 16;
    private const int WordsAt = 24;
    private const int NormalAt = 5024;
    private const int HasNormalAt = 5040;
    private const int SingleAt = 5048;
    private const int HasSingleAt = 5052;

    /// <summary>Writes a state.</summary>
    /// <param name="words">The block.</param>
    /// <param name="state">All zero before.</param>
    public void Write(ReadOnlySpan<uint> words, Span<byte> state)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(state, Seed);
        BinaryPrimitives.WriteInt32LittleEndian(state[LeftAt..], Left(Next));
        BinaryPrimitives.WriteInt32LittleEndian(state[SeededAt..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(state[NextAt..], (ulong)Next);
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(state[(WordsAt + (i * sizeof(ulong)))..], words[i]);
        }

        BinaryPrimitives.WriteDoubleLittleEndian(state[NormalAt..], CachedNormal ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(state[HasNormalAt..], CachedNormal.HasValue ? 1 : 0);
        BinaryPrimitives.WriteSingleLittleEndian(state[SingleAt..], CachedSingle ?? 0);
        state[HasSingleAt] = CachedSingle.HasValue ? (byte)1 : (byte)0;
    }

    /// <summary>Reads a state; of each word the low 32 bits, as PyTorch does.</summary>
    /// <param name="state">The bytes.</param>
    /// <param name="words">Room for the block.</param>
    /// <exception cref="ArgumentException">They are no state that a generator can be in.</exception>
    public static PyTorchState Read(ReadOnlySpan<byte> state, Span<uint> words)
    {
        if (state.Length != Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected the {Length} bytes of torch.get_rng_state of a CPU generator, got {state.Length}."), nameof(state));
        }

        int seeded = BinaryPrimitives.ReadInt32LittleEndian(state[SeededAt..]);
        if (seeded != 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Expected the state of a seeded generator, 1 at byte {SeededAt}, got {seeded}."), nameof(state));
        }

        int left = BinaryPrimitives.ReadInt32LittleEndian(state[LeftAt..]);
        ulong next = BinaryPrimitives.ReadUInt64LittleEndian(state[NextAt..]);
        if (next > TwisterBlock.Size || left != Left((int)next))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Expected a place that a generator can be at, next from 1 to 624 and left 625 − next, or right after seeding 0 and 1, got {next} and {left}."),
                nameof(state));
        }

        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(state[(WordsAt + (i * sizeof(ulong)))..]);
        }

        return new PyTorchState(
            BinaryPrimitives.ReadUInt64LittleEndian(state),
            (int)next,
            Flag(state, HasNormalAt, BinaryPrimitives.ReadInt32LittleEndian(state[HasNormalAt..])) ? BinaryPrimitives.ReadDoubleLittleEndian(state[NormalAt..]) : null,
            Flag(state, HasSingleAt, state[HasSingleAt]) ? BinaryPrimitives.ReadSingleLittleEndian(state[SingleAt..]) : null);
    }

    // Draws left before the next block, plus 1.
    private static int Left(int next) => next == 0 ? 1 : TwisterBlock.Size + 1 - next;

    private static bool Flag(ReadOnlySpan<byte> state, int at, int value) => value switch
    {
        0 => false,
        1 => true,
        _ => throw new ArgumentException(FormattableString.Invariant($"Expected 0 or 1 at byte {at}, got {value}."), nameof(state)),
    };
}
