using System.Diagnostics;

namespace Fanin.Streams;

/// <summary>
/// MT19937, the generator behind PyTorch's CPU numbers: 624 words of state, 32 bits a draw.
/// </summary>
/// <remarks>
/// <para>Repeatability: exact; integer arithmetic only.</para>
/// <para>Source: Matsumoto and Nishimura 1998, doi:10.1145/272991.272995, with the seeding rule of 2002.</para>
/// <para>Not safe for use by several threads at once; a stream belongs to one of them.</para>
/// </remarks>
public sealed class MersenneTwister
{
    /// <summary>Distance of the word that the recurrence mixes in.</summary>
    internal const int Middle = 397;

    /// <summary>The recurrence's matrix, as its last row.</summary>
    internal const uint MatrixWord = 0x9908B0DF;

    private const int Size = 624;
    private const uint UpperMask = 0x80000000;
    private const uint LowerMask = 0x7FFFFFFF;

    // From here on a jump is faster than passing over the draws.
    private const long JumpThreshold = 1 << 18;

    private readonly uint[] _state = new uint[Size];
    private long _drawsBeforeBlock = -Size;
    private int _next;

    /// <summary>Starts the stream of a seed, as <c>torch.manual_seed</c> does.</summary>
    /// <param name="seed">The low 32 bits count.</param>
    public MersenneTwister(Seed seed)
    {
        _state[0] = unchecked((uint)seed.Value);
        for (uint i = 1; i < Size; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = unchecked((1812433253 * (previous ^ (previous >> 30))) + i);
        }

        // The seeded block is never output itself: the first draw refreshes it.
        _next = Size;
    }

    /// <summary>Draws taken since seeding.</summary>
    public long Draws => _drawsBeforeBlock + _next;

    /// <summary>Takes the next draw.</summary>
    /// <returns>32 uniform bits.</returns>
    public uint NextUInt32()
    {
        if (_next == Size)
        {
            Refresh();
        }

        return Temper(_state[_next++]);
    }

    /// <summary>Takes two draws, the first one being the high half.</summary>
    /// <returns>64 uniform bits.</returns>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>Passes over draws without taking them: in milliseconds, however many.</summary>
    /// <param name="draws">How many, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is negative: a stream does not run backwards.</exception>
    public void Skip(long draws)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        if (draws >= JumpThreshold)
        {
            draws = Jump(draws);
        }

        while (draws > Size - _next)
        {
            draws -= Size - _next;
            Refresh();
        }

        _next += (int)draws;
        Debug.Assert(_next is >= 0 and <= Size, "The position stays within the block.");
    }

    /// <summary>The recurrence: the word 624 places behind x₀.</summary>
    internal static uint Next(uint x0, uint x1, uint xMiddle)
    {
        uint y = (x0 & UpperMask) | (x1 & LowerMask);
        return xMiddle ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : MatrixWord);
    }

    // Jumps over as many whole blocks as there are; what is left is returned.
    private long Jump(long draws)
    {
        long blocks = draws / Size;
        uint[] ahead = new uint[Size];

        // To one word before the wanted block, because a jump leaves the low bits of its first word open; then one step of the recurrence.
        new JumpPolynomial((ulong)(blocks * Size) - 1).Apply(_state, ahead);
        ahead.AsSpan(1).CopyTo(_state);
        _state[^1] = Next(ahead[0], ahead[1], ahead[Middle]);
        _drawsBeforeBlock += blocks * Size;
        return draws - (blocks * Size);
    }

    /// <summary>Takes the next draws, as many as are ready: at least one.</summary>
    /// <param name="most">How many at most, at least 1.</param>
    /// <returns>Words to be tempered one by one, see <see cref="Temper"/>; good until the next call.</returns>
    internal ReadOnlySpan<uint> Take(int most)
    {
        if (_next == Size)
        {
            Refresh();
        }

        int count = Math.Min(most, Size - _next);
        _next += count;
        return _state.AsSpan(_next - count, count);
    }

    /// <summary>A draw from a word of the state.</summary>
    internal static uint Temper(uint word)
    {
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }

    private void Refresh()
    {
        const int Wrap = Size - Middle;
        uint[] x = _state;
        for (int k = 0; k < Wrap; k++)
        {
            x[k] = Next(x[k], x[k + 1], x[k + Middle]);
        }

        for (int k = Wrap; k < Size - 1; k++)
        {
            x[k] = Next(x[k], x[k + 1], x[k - Wrap]);
        }

        x[Size - 1] = Next(x[Size - 1], x[0], x[Middle - 1]);
        _drawsBeforeBlock += Size;
        _next = 0;
    }
}
