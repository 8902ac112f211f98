namespace Fanin.Streams;

/// <summary>The 624 words that a seed begins with. Each follows from the one before, so that making them takes as long as some thousand draws: the last are kept.</summary>
/// <remarks>
/// <para>Repeatability: exact; integer arithmetic only. Safe for use by several threads at once.</para>
/// <para>Source: Matsumoto and Nishimura, mt19937ar of 2002.</para>
/// </remarks>
internal sealed class SeedBlock
{
    private static SeedBlock? _last;

    private readonly uint _seed;
    private readonly uint[] _words = new uint[TwisterBlock.Size];

    private SeedBlock(uint seed)
    {
        _seed = seed;
        _words[0] = seed;
        for (uint i = 1; i < _words.Length; i++)
        {
            uint previous = _words[i - 1];
            _words[i] = unchecked((1812433253 * (previous ^ (previous >> 30))) + i);
        }
    }

    /// <summary>The words of a seed.</summary>
    public static ReadOnlySpan<uint> Of(uint seed)
    {
        SeedBlock? last = Volatile.Read(ref _last);
        if (last?._seed != seed)
        {
            last = new SeedBlock(seed);
            Volatile.Write(ref _last, last);
        }

        return last._words;
    }
}
