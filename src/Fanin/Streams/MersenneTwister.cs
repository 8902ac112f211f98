using System.Diagnostics;
using System.Numerics;

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

    private const int Size = TwisterBlock.Size;
    private const uint UpperMask = 0x80000000;
    private const uint LowerMask = 0x7FFFFFFF;

    // From here on a jump is faster than passing over the draws.
    private const long JumpThreshold = 1 << 22;

    // The block of words, with room behind it that the recurrence needs, and the draws that it gives, once somebody has asked for them.
    private RealignedMemory<uint> _state = new(Size + TwisterBlock.Mirror);
    private RealignedMemory<uint> _draws = new(Size);
    private bool _isTempered;
    private long _drawsBeforeBlock = -Size;
    private int _next;
    private bool _isSeedBlock;

    /// <summary>Starts the stream of a seed, as <c>torch.manual_seed</c> does.</summary>
    /// <param name="seed">The low 32 bits count.</param>
    public MersenneTwister(Seed seed)
    {
        SeedBlock.Of(unchecked((uint)seed.Value)).CopyTo(_state.Span);

        // The seeded block is never output itself: the first draw refreshes it.
        _next = Size;
        _isSeedBlock = true;
    }

    /// <summary>Starts in the middle of a stream; draws are counted from there.</summary>
    /// <param name="block">The 624 words.</param>
    /// <param name="taken">How many of them are taken, at least 1; 0 for the block that seeding gives.</param>
    internal MersenneTwister(ReadOnlySpan<uint> block, int taken)
    {
        Debug.Assert(block.Length == Size && taken is >= 0 and <= Size, "The place is one of the block's.");
        block.CopyTo(_state.Span);
        _isSeedBlock = taken == 0;
        _next = _isSeedBlock ? Size : taken;
        _drawsBeforeBlock = -_next;
    }

    /// <summary>Draws taken since seeding.</summary>
    public long Draws => _drawsBeforeBlock + _next;

    /// <summary>The words that the draws come from.</summary>
    internal ReadOnlySpan<uint> Block => _state.Span.Slice(0, Size);

    /// <summary>How many of them are taken; 0 for the block that seeding gives.</summary>
    internal int Taken => _isSeedBlock ? 0 : _next;

    /// <summary>Takes the next draw.</summary>
    /// <returns>32 uniform bits.</returns>
    public uint NextUInt32()
    {
        if (_next == Size)
        {
            Refresh();
        }

        return _isTempered ? _draws.Span[_next++] : Temper(_state.Span[_next++]);
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
            Advance();
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
        JumpPolynomial.Of((ulong)(blocks * Size) - 1).Apply(Block, ahead);
        ahead.AsSpan(1).CopyTo(_state.Span);
        _state.Span[Size - 1] = Next(ahead[0], ahead[1], ahead[Middle]);
        _isTempered = false;
        _drawsBeforeBlock += blocks * Size;
        _isSeedBlock = false;
        return draws - (blocks * Size);
    }

    /// <summary>Takes the next draws in whole groups: as many groups as are ready, or one that reaches into the next block.</summary>
    /// <param name="most">How many draws at most: a multiple of the group's size, at least one group.</param>
    /// <param name="group">Room for one group; its length, a power of two, is the size of a group.</param>
    /// <returns>The draws; good until the next call.</returns>
    internal ReadOnlySpan<uint> Take(int most, Span<uint> group)
    {
        Debug.Assert(most > 0 && most % group.Length == 0 && BitOperations.IsPow2(group.Length), "Whole groups are asked for.");
        if (_next == Size)
        {
            Refresh();
        }

        int ready = Size - _next;
        if (ready < group.Length)
        {
            Drawn().Slice(_next, ready).CopyTo(group);
            Refresh();
            _next = group.Length - ready;
            Drawn()[.._next].CopyTo(group[ready..]);
            return group;
        }

        int count = Math.Min(most, ready) & -group.Length;
        _next += count;
        return Drawn().Slice(_next - count, count);
    }

    /// <summary>Takes the words of the next draws, of which <see cref="Temper(uint)"/> makes those.</summary>
    /// <param name="most">How many at most, at least 1.</param>
    /// <returns>As many as are ready, at least 1; good until the next call.</returns>
    internal ReadOnlySpan<uint> TakeWords(int most)
    {
        Debug.Assert(most > 0, "Words are asked for.");
        if (_next == Size)
        {
            Advance();
        }

        int count = Math.Min(most, Size - _next);
        _next += count;
        return Block.Slice(_next - count, count);
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
        _state.Align();
        _draws.Align();
        TwisterBlock.Refresh(_state.Span, _draws.Span);
        BeginBlock(isTempered: true);
    }

    private void Advance()
    {
        _state.Align();
        TwisterBlock.Advance(_state.Span);
        BeginBlock(isTempered: false);
    }

    private void BeginBlock(bool isTempered)
    {
        _isTempered = isTempered;
        _isSeedBlock = false;
        _drawsBeforeBlock += Size;
        _next = 0;
    }

    // The draws of the block, which may have been advanced to without them.
    private Span<uint> Drawn()
    {
        if (!_isTempered)
        {
            TwisterBlock.Temper(Block, _draws.Span);
            _isTempered = true;
        }

        return _draws.Span;
    }
}
