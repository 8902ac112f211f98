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
/// <para>Two passes over the draws, because the processor overlaps more of them when the chains of operations are short.</para>
/// </remarks>
internal static class NormalVectors
{
    private const int Length = NormalBlock.Length;
    private const int Pairs = Length / 2;

    /// <summary>Makes whole blocks of normals; needs 256-bit vectors with fused multiply-add.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<float> destination, float mean, float stdDev)
    {
        for (int i = 0; i < destination.Length; i += Length)
        {
            destination.Store256(i, Radius(draws.Load256(i)));
        }

        for (int i = 0; i < destination.Length; i += Length)
        {
            Vector256<float> radius = destination.Load256(i);
            (Vector256<float> sin, Vector256<float> cos) = SinCos(draws.Load256(i + Pairs));
            destination.Store256(i, Vector256.FusedMultiplyAdd(radius * cos, Vector256.Create(stdDev), Vector256.Create(mean)));
            destination.Store256(i + Pairs, Vector256.FusedMultiplyAdd(radius * sin, Vector256.Create(stdDev), Vector256.Create(mean)));
        }
    }

    // √(−2·ln(1 − u)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Radius(Vector256<uint> draws)
    {
        const int SqrtHalf = 0x3F3504F3;
        const int MantissaMask = 0x007FFFFF;
        const int ExponentOfOne = 127;
        const int UnitExponent = 24;

        // v·2²⁴ for v = 1 − u, then v = 2ᵉ(1 + x).
        Vector256<int> whole = Vector256.Create(1 << UnitExponent) - (draws & Vector256.Create(UniformSingle.Mask)).AsInt32();
        Vector256<int> bits = Vector256.ConvertToSingle(whole).AsInt32();
        bits += Vector256.Create((ExponentOfOne << 23) - SqrtHalf - ((ExponentOfOne + UnitExponent) << 23));
        Vector256<float> e = Vector256.ConvertToSingle(bits >> 23);
        Vector256<float> x = ((bits & Vector256.Create(MantissaMask)) + Vector256.Create(SqrtHalf)).AsSingle() - Vector256<float>.One;

        Vector256<float> z = x * x;
        Vector256<float> y = Vector256.Create(2 * 7.0376836292e-2f);
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * -1.1514610310e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * 1.1676998740e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * -1.2420140846e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * 1.4249322787e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * -1.6668057665e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * 2.0000714765e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * -2.4999993993e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(2 * 3.3333331174e-1f));
        y *= x;
        y = Vector256.FusedMultiplyAdd(y, z, e * Vector256.Create(2 * -2.12194440e-4f));
        y -= z;
        y = Vector256.FusedMultiplyAdd(x, Vector256.Create(2f), y);
        return Vector256.Sqrt(Fma.MultiplySubtractNegated(e, Vector256.Create(2 * 0.693359375f), y));
    }

    // sin and cos of 2π·u.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Sin, Vector256<float> Cos) SinCos(Vector256<uint> draws)
    {
        Vector256<uint> whole = draws & Vector256.Create(UniformSingle.Mask);
        Vector256<float> t = Vector256.ConvertToSingle(whole.AsInt32()) * Vector256.Create(6.2831855f * UniformSingle.Unit);

        // The quadrant is in bits 22 to 24, and t is reduced by it.
        whole += Vector256.Create(1u << 21);
        Vector256<float> quadrant = Vector256.ConvertToSingle((whole >>> 22).AsInt32());
        Vector256<float> x = Vector256.FusedMultiplyAdd(quadrant, Vector256.Create(2 * -0.78515625f), t);
        x = Vector256.FusedMultiplyAdd(quadrant, Vector256.Create(2 * -2.4187564849853515625e-4f), x);
        x = Vector256.FusedMultiplyAdd(quadrant, Vector256.Create(2 * -3.77489497744594108e-8f), x);
        Vector256<float> z = x * x;

        Vector256<float> c = Vector256.FusedMultiplyAdd(Vector256.Create(2.443315711809948e-5f), z, Vector256.Create(-1.388731625493765e-3f));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(4.166664568298827e-2f));
        c *= z;
        c = Fma.MultiplySubtract(c, z, z * Vector256.Create(0.5f));
        c += Vector256<float>.One;

        Vector256<float> s = Vector256.FusedMultiplyAdd(Vector256.Create(-1.9515295891e-4f), z, Vector256.Create(8.3321608736e-3f));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(-1.6666654611e-1f));
        s *= z;
        s = Vector256.FusedMultiplyAdd(s, x, x);

        // In odd quadrants sine and cosine change places; the sine is negative in the upper half, the cosine where exactly one of both holds.
        Vector256<uint> odd = whole << 9;
        Vector256<uint> upper = whole << 8;
        Vector256<uint> sign = Vector256.Create(0x80000000);
        Vector256<float> sin = Avx.BlendVariable(s, c, odd.AsSingle());
        Vector256<float> cos = Avx.BlendVariable(c, s, odd.AsSingle());
        return ((sin.AsUInt32() ^ (upper & sign)).AsSingle(), (cos.AsUInt32() ^ ((upper ^ odd) & sign)).AsSingle());
    }
}
