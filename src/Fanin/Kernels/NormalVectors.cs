using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary><see cref="NormalBlock"/> by vectors of 8, with the same bits.</summary>
/// <remarks>
/// <para>What differs from the scalar form, and why the values do not: u and 1 − u stay whole numbers m and 2²⁴ − m, their unit being a power of
/// two; exponent and mantissa are taken apart by an addition that carries at √½; the logarithm is computed twice as large and negated in its last
/// operation, which saves the product by −2; and the octant j, twice the quadrant, is (m + 2²¹) / 2²², which equals the rounded product's integer
/// part for each of the 2²⁴ arguments. All arguments are tested, exhaustively.</para>
/// <para>Two passes over the draws, because the processor overlaps more of them when the chains of operations are short; and two blocks at a
/// time, because a constant is then loaded once for two operations, and loads are what there are too many of.</para>
/// </remarks>
internal static class NormalVectors
{
    private const int Length = NormalBlock.Length;
    private const int Pairs = Length / 2;

    /// <summary>Makes whole blocks of normals; needs 256-bit vectors with fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ReadOnlySpan<uint> draws, Span<float> destination, float mean, float stdDev)
    {
        // An odd last block is its own companion.
        int last = destination.Length - Length;
        for (int i = 0; i < destination.Length; i += 2 * Length)
        {
            int other = Math.Min(i + Length, last);
            VectorPair radius = Radius(draws.Load256(i), draws.Load256(other));
            destination.Store256(i, radius.A);
            destination.Store256(other, radius.B);
        }

        var mu = new VectorPair(mean);
        var sigma = new VectorPair(stdDev);
        for (int i = 0; i < destination.Length; i += 2 * Length)
        {
            int other = Math.Min(i + Length, last);
            var radius = new VectorPair(destination.Load256(i), destination.Load256(other));
            (VectorPair sin, VectorPair cos) = Directed(radius, draws.Load256(i + Pairs), draws.Load256(other + Pairs));
            cos = VectorPair.FusedMultiplyAdd(cos, sigma, mu);
            sin = VectorPair.FusedMultiplyAdd(sin, sigma, mu);
            destination.Store256(i, cos.A);
            destination.Store256(other, cos.B);
            destination.Store256(i + Pairs, sin.A);
            destination.Store256(other + Pairs, sin.B);
        }
    }

    // √(−2·ln(1 − u)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorPair Radius(Vector256<uint> drawsA, Vector256<uint> drawsB)
    {
        (Vector256<float> xA, Vector256<float> eA) = Split(drawsA);
        (Vector256<float> xB, Vector256<float> eB) = Split(drawsB);
        var x = new VectorPair(xA, xB);
        var e = new VectorPair(eA, eB);
        VectorPair z = x * x;
        var y = new VectorPair(2 * 7.0376836292e-2f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * -1.1514610310e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * 1.1676998740e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * -1.2420140846e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * 1.4249322787e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * -1.6668057665e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * 2.0000714765e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * -2.4999993993e-1f);
        y = VectorPair.FusedMultiplyAdd(y, x, 2 * 3.3333331174e-1f);
        y *= x;
        y = VectorPair.FusedMultiplyAdd(y, z, e * (2 * -2.12194440e-4f));
        y -= z;
        y = VectorPair.FusedMultiplyAdd(x, new VectorPair(2f), y);
        Vector256<float> ln2High = Vector256.Create(2 * 0.693359375f);
        return new VectorPair(
            Vector256.Sqrt(Fma.MultiplySubtractNegated(e.A, ln2High, y.A)), Vector256.Sqrt(Fma.MultiplySubtractNegated(e.B, ln2High, y.B)));
    }

    // x and e of 1 − u = 2ᵉ(1 + x), with 1 + x in [√½, √2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> X, Vector256<float> E) Split(Vector256<uint> draws)
    {
        const int SqrtHalf = 0x3F3504F3;
        const int MantissaMask = 0x007FFFFF;
        const int ExponentOfOne = 127;
        const int UnitExponent = 24;

        // With ones above the 24 bits a draw is m − 2²⁴; the sign goes when the exponent's place is shifted.
        Vector256<int> bits = Vector256.ConvertToSingle((draws | Vector256.Create(~UniformSingle.Mask)).AsInt32()).AsInt32();
        bits += Vector256.Create(unchecked((ExponentOfOne << 23) - SqrtHalf - ((ExponentOfOne + UnitExponent) << 23) + int.MinValue));
        Vector256<float> e = Vector256.ConvertToSingle(bits >> 23);
        Vector256<float> x = ((bits & Vector256.Create(MantissaMask)) + Vector256.Create(SqrtHalf)).AsSingle() - Vector256<float>.One;
        return (x, e);
    }

    // r·sin and r·cos of 2π·u.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (VectorPair Sin, VectorPair Cos) Directed(VectorPair radius, Vector256<uint> drawsA, Vector256<uint> drawsB)
    {
        Vector256<uint> mask = Vector256.Create(UniformSingle.Mask);
        Vector256<uint> wholeA = drawsA & mask;
        Vector256<uint> wholeB = drawsB & mask;
        VectorPair t = VectorPair.Convert(wholeA, wholeB) * (6.2831855f * UniformSingle.Unit);

        // The quadrant is in bits 22 to 24, and t is reduced by it.
        Vector256<uint> eighth = Vector256.Create(1u << 21);
        wholeA += eighth;
        wholeB += eighth;
        VectorPair quadrant = VectorPair.Convert(wholeA >>> 22, wholeB >>> 22);
        VectorPair x = VectorPair.FusedMultiplyAdd(quadrant, new VectorPair(2 * -0.78515625f), t);
        x = VectorPair.FusedMultiplyAdd(quadrant, new VectorPair(2 * -2.4187564849853515625e-4f), x);
        x = VectorPair.FusedMultiplyAdd(quadrant, new VectorPair(2 * -3.77489497744594108e-8f), x);
        VectorPair z = x * x;

        VectorPair c = VectorPair.FusedMultiplyAdd(new VectorPair(2.443315711809948e-5f), z, -1.388731625493765e-3f);
        c = VectorPair.FusedMultiplyAdd(c, z, 4.166664568298827e-2f);
        c *= z;
        c = VectorPair.FusedMultiplySubtract(c, z, z * 0.5f);
        c += new VectorPair(1f);

        VectorPair s = VectorPair.FusedMultiplyAdd(new VectorPair(-1.9515295891e-4f), z, 8.3321608736e-3f);
        s = VectorPair.FusedMultiplyAdd(s, z, -1.6666654611e-1f);
        s *= z;
        s = VectorPair.FusedMultiplyAdd(s, x, x);

        (Vector256<float> sinA, Vector256<float> cosA) = Turn(wholeA, s.A, c.A);
        (Vector256<float> sinB, Vector256<float> cosB) = Turn(wholeB, s.B, c.B);
        radius = new VectorPair(Half(wholeA, radius.A), Half(wholeB, radius.B));
        return (radius * new VectorPair(sinA, sinB), radius * new VectorPair(cosA, cosB));
    }

    // In odd quadrants sine and cosine change places, and the cosine is negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Sin, Vector256<float> Cos) Turn(Vector256<uint> quadrant, Vector256<float> s, Vector256<float> c)
    {
        Vector256<float> odd = (quadrant << 9).AsSingle();
        return (Avx.BlendVariable(s, c, odd), Avx.BlendVariable(c, -s, odd));
    }

    // In the upper half of the circle both are: that sign is the radius's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Half(Vector256<uint> quadrant, Vector256<float> radius) =>
        (radius.AsUInt32() ^ ((quadrant << 8) & Vector256.Create(0x80000000))).AsSingle();
}
