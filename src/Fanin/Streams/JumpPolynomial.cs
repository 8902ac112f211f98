using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <summary>
/// A jump of the Mersenne Twister by a fixed number of words: <c>g(t) = tᴺ mod φ(t)</c> over GF(2), φ the characteristic polynomial of the
/// one-word step. Word k + N of the sequence is the exclusive or of the words k + i over the exponents i of g, for every k ≥ 1.
/// </summary>
/// <remarks>
/// <para>It depends on the distance alone: one polynomial serves all jumps of a length, whatever the seed. The last few are kept, so that equal chunks of a
/// stream, and fills that are repeated, share theirs.</para>
/// <para>Repeatability: exact.</para>
/// <para>Source: Haramoto, Matsumoto, Nishimura, Panneton, L'Ecuyer 2008, doi:10.1287/ijoc.1070.0251; φ in closed form from the recurrence.</para>
/// </remarks>
internal sealed class JumpPolynomial
{
    private const int Degree = 19937;
    private const int WordBits = 64;
    private const int Words = (Degree + WordBits - 1) / WordBits;
    private const int TopBits = Degree % WordBits;
    private const int FirstBits = 14;
    private const int FoldWords = 8;
    private const int TileVectors = 6;
    private const int Kept = 16;

    // φ without its leading term. Whole words can be folded at a time, for the gap to the leading term is 623 bits.
    private static readonly int[] LowerExponents = Exponents();

    // Each in the place that its distance gives it.
    private static readonly JumpPolynomial?[] Last = new JumpPolynomial?[Kept];

    private readonly ulong _distance;

    // The exponents of g, ascending.
    private readonly ushort[] _terms;

    /// <summary>Computes the polynomial, in a fraction of a millisecond.</summary>
    /// <param name="distance">N, the number of words to jump over, at least 1.</param>
    public JumpPolynomial(ulong distance)
    {
        ArgumentOutOfRangeException.ThrowIfZero(distance);
        // Powers below φ's degree are their own remainders: only the bits after the first 14 take squaring.
        int low = Math.Max(0, BitOperations.Log2(distance) + 1 - FirstBits);
        int power = (int)(distance >> low);
        var g = new ulong[Words];
        g[power / WordBits] = 1UL << (power % WordBits);
        for (int bit = low - 1; bit >= 0; bit--)
        {
            g = Square(g);
            if (((distance >> bit) & 1) != 0)
            {
                TimesT(g);
            }
        }

        _distance = distance;
        _terms = Terms(g);
    }

    /// <summary>The polynomial of a distance: one that is kept, or a new one.</summary>
    /// <param name="distance">N, the number of words to jump over, at least 1.</param>
    /// <remarks>Safe for use by several threads at once.</remarks>
    public static JumpPolynomial Of(ulong distance)
    {
        ref JumpPolynomial? place = ref Last[(distance / TwisterBlock.Size) % Kept];
        JumpPolynomial? kept = Volatile.Read(ref place);
        if (kept?._distance != distance)
        {
            kept = new JumpPolynomial(distance);
            Volatile.Write(ref place, kept);
        }

        return kept;
    }

    /// <summary>The 624 words that begin N words behind a block's. The low 31 bits of the first one are not determined by this.</summary>
    /// <param name="block">624 consecutive words.</param>
    /// <param name="destination">624 words.</param>
    public void Apply(ReadOnlySpan<uint> block, Span<uint> destination)
    {
        uint[] sequence = Extend(block);
        int tile = TileVectors * Vector<uint>.Count;
        for (int start = 0; start < destination.Length; start += tile)
        {
            // Where the last tile is not whole, it is computed together with a part of the one before.
            int first = Math.Min(start, destination.Length - tile);
            SumTile(sequence, _terms, first, destination[first..]);
        }
    }

    private static ushort[] Terms(ulong[] g)
    {
        var terms = new ushort[g.Sum(BitOperations.PopCount)];
        int next = 0;
        for (int word = 0; word < Words; word++)
        {
            for (ulong bits = g[word]; bits != 0; bits &= bits - 1)
            {
                terms[next++] = (ushort)((word * WordBits) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return terms;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint[] Extend(ReadOnlySpan<uint> block)
    {
        uint[] x = new uint[Degree + block.Length];
        block.CopyTo(x);
        for (int k = 0; k + block.Length < x.Length; k++)
        {
            x[k + block.Length] = MersenneTwister.Next(x[k], x[k + 1], x[k + MersenneTwister.Middle]);
        }

        return x;
    }

    // The sums of a few vectors of words, which stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTile(ReadOnlySpan<uint> sequence, ushort[] terms, int start, Span<uint> sums)
    {
        int count = Vector<uint>.Count;
        Vector<uint> a = default, b = default, c = default, d = default, e = default, f = default;
        foreach (int term in terms)
        {
            ReadOnlySpan<uint> words = sequence.Slice(start + term, TileVectors * count);
            a ^= new Vector<uint>(words);
            b ^= new Vector<uint>(words[count..]);
            c ^= new Vector<uint>(words[(2 * count)..]);
            d ^= new Vector<uint>(words[(3 * count)..]);
            e ^= new Vector<uint>(words[(4 * count)..]);
            f ^= new Vector<uint>(words[(5 * count)..]);
        }

        a.CopyTo(sums);
        b.CopyTo(sums[count..]);
        c.CopyTo(sums[(2 * count)..]);
        d.CopyTo(sums[(3 * count)..]);
        e.CopyTo(sums[(4 * count)..]);
        f.CopyTo(sums[(5 * count)..]);
    }

    // Over GF(2) squaring moves bit i to bit 2i.
    private static ulong[] Square(ulong[] g)
    {
        var square = new ulong[(2 * Words) + Vector<ulong>.Count];
        for (int i = 0; i < Words; i++)
        {
            square[2 * i] = Interleave((uint)g[i]);
            square[(2 * i) + 1] = Interleave((uint)(g[i] >> 32));
        }

        Span<ulong> bits = stackalloc ulong[1 + FoldWords + (2 * Vector<ulong>.Count)];
        bits.Clear();
        for (int i = (2 * Words) - FoldWords; i >= Words; i -= FoldWords)
        {
            square.AsSpan(i, FoldWords).CopyTo(bits[1..]);
            FoldMany(square, bits, (i * WordBits) - Degree);
        }

        ulong top = square[Words - 1] >> TopBits;
        square[Words - 1] ^= top << TopBits;
        Fold(square, top, 0);
        return square[..Words];
    }

    private static ulong Interleave(uint half)
    {
        const ulong EvenBits = 0x5555_5555_5555_5555;
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitDeposit(half, EvenBits);
        }

        ulong x = half;
        x = (x | (x << 16)) & 0x0000_FFFF_0000_FFFF;
        x = (x | (x << 8)) & 0x00FF_00FF_00FF_00FF;
        x = (x | (x << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        x = (x | (x << 2)) & 0x3333_3333_3333_3333;
        return (x | (x << 1)) & EvenBits;
    }

    // Adds bits·t^offset·(φ − t^19937), which is bits·t^(offset + 19937) modulo φ.
    private static void Fold(ulong[] polynomial, ulong bits, int offset)
    {
        foreach (int exponent in LowerExponents)
        {
            int place = offset + exponent;
            int word = place >> 6;
            int shift = place & (WordBits - 1);
            polynomial[word] ^= bits << shift;
            if (shift != 0)
            {
                polynomial[word + 1] ^= bits >> (WordBits - shift);
            }
        }
    }

    // The same for words at a time: none before them, the words, none behind them. They are fewer bits than the gap below the leading term.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FoldMany(Span<ulong> polynomial, ReadOnlySpan<ulong> bits, int offset)
    {
        foreach (int exponent in LowerExponents)
        {
            int place = offset + exponent;
            int shift = place & (WordBits - 1);
            Span<ulong> sums = polynomial[(place >> 6)..];
            for (int i = 0; i <= FoldWords; i += Vector<ulong>.Count)
            {
                Vector<ulong> low = new Vector<ulong>(bits[(i + 1)..]) << shift;
                Vector<ulong> high = (new Vector<ulong>(bits[i..]) >> 1) >> (WordBits - 1 - shift);
                (new Vector<ulong>(sums[i..]) ^ low ^ high).CopyTo(sums[i..]);
            }
        }
    }

    private static void TimesT(ulong[] g)
    {
        for (int i = Words - 1; i > 0; i--)
        {
            g[i] = (g[i] << 1) | (g[i - 1] >> (WordBits - 1));
        }

        g[0] <<= 1;
        ulong overflow = g[Words - 1] >> TopBits;
        g[Words - 1] ^= overflow << TopBits;
        Fold(g, overflow, 0);
    }

    // φ = Q·R³¹ + Σ aᵢ·Q·R^(30−i) + a₃₁ with Q = t⁶²⁴ + t³⁹⁷, R = t⁶²³ + t³⁹⁶ and aᵢ the bits of the recurrence's matrix word.
    private static int[] Exponents()
    {
        HashSet<int> phi = [];
        uint a = MersenneTwister.MatrixWord;
        AddProduct(phi, 31);
        for (int i = 0; i <= 30; i++)
        {
            if (((a >> i) & 1) != 0)
            {
                AddProduct(phi, 30 - i);
            }
        }

        Toggle(phi, 0, (a >> 31) != 0);
        phi.Remove(Degree);
        return [.. phi.Order()];
    }

    // Q·Rⁿ by the binomial theorem modulo 2: C(n, k) is odd where k has no bit that n lacks.
    private static void AddProduct(HashSet<int> phi, int n)
    {
        for (int k = 0; k <= n; k++)
        {
            bool odd = (k & ~n) == 0;
            int power = (623 * (n - k)) + (396 * k);
            Toggle(phi, power + 624, odd);
            Toggle(phi, power + 397, odd);
        }
    }

    private static void Toggle(HashSet<int> phi, int exponent, bool present)
    {
        if (present && !phi.Remove(exponent))
        {
            phi.Add(exponent);
        }
    }
}
