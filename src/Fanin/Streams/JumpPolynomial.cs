using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Streams;

/// <summary>
/// A jump of the Mersenne Twister by a fixed number of words: <c>g(t) = tᴺ mod φ(t)</c> over GF(2), φ the characteristic polynomial of the
/// one-word step. Word k + N of the sequence is the exclusive or of the words k + i over the exponents i of g, for every k ≥ 1.
/// </summary>
/// <remarks>
/// <para>It depends on the distance alone: one polynomial serves all jumps of a length, whatever the seed.</para>
/// <para>Repeatability: exact.</para>
/// <para>Source: Haramoto, Matsumoto, Nishimura, Panneton, L'Ecuyer 2008, doi:10.1287/ijoc.1070.0251; φ in closed form from the recurrence.</para>
/// </remarks>
internal sealed class JumpPolynomial
{
    private const int Degree = 19937;
    private const int WordBits = 64;
    private const int Words = (Degree + WordBits - 1) / WordBits;
    private const int TopBits = Degree % WordBits;

    // φ without its leading term. Whole words can be folded at a time, for the gap to the leading term is 623 bits.
    private static readonly int[] LowerExponents = Exponents();

    private readonly ulong[] _g;

    /// <summary>Computes the polynomial, in milliseconds.</summary>
    /// <param name="distance">N, the number of words to jump over, at least 1.</param>
    public JumpPolynomial(ulong distance)
    {
        ArgumentOutOfRangeException.ThrowIfZero(distance);
        var g = new ulong[Words];
        g[0] = 1;
        for (int bit = BitOperations.Log2(distance); bit >= 0; bit--)
        {
            g = Square(g);
            if (((distance >> bit) & 1) != 0)
            {
                TimesT(g);
            }
        }

        _g = g;
    }

    /// <summary>The 624 words that begin N words behind a block's. The low 31 bits of the first one are not determined by this.</summary>
    /// <param name="block">624 consecutive words.</param>
    /// <param name="destination">624 words.</param>
    public void Apply(ReadOnlySpan<uint> block, Span<uint> destination)
    {
        uint[] sequence = Extend(block);
        destination.Clear();
        for (int word = 0; word < Words; word++)
        {
            for (ulong bits = _g[word]; bits != 0; bits &= bits - 1)
            {
                int exponent = (word * WordBits) + BitOperations.TrailingZeroCount(bits);
                Add(sequence.AsSpan(exponent, destination.Length), destination);
            }
        }
    }

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

    // 624 words are a whole number of vectors of every width there is.
    private static void Add(ReadOnlySpan<uint> terms, Span<uint> sum)
    {
        for (int i = 0; i < sum.Length; i += Vector<uint>.Count)
        {
            (new Vector<uint>(sum[i..]) ^ new Vector<uint>(terms[i..])).CopyTo(sum[i..]);
        }
    }

    // Over GF(2) squaring moves bit i to bit 2i.
    private static ulong[] Square(ulong[] g)
    {
        var square = new ulong[2 * Words];
        for (int i = 0; i < Words; i++)
        {
            square[2 * i] = Interleave((uint)g[i]);
            square[(2 * i) + 1] = Interleave((uint)(g[i] >> 32));
        }

        for (int i = square.Length - 1; i >= Words; i--)
        {
            Fold(square, square[i], (i * WordBits) - Degree);
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
