using System.Diagnostics;
using Fanin.Streams;

namespace Fanin.Kernels;

/// <summary>
/// PyTorch's Box–Muller block in float32: 16 draws become 16 normals, element j and j + 8 from one pair:
/// <c>√(−2·ln(1 − u₁))·cos(2π·u₂)</c> and <c>…·sin(2π·u₂)</c>.
/// </summary>
/// <remarks>
/// <para>Repeatability: exact. The logarithm, sine and cosine are the Cephes polynomials with the fused multiply-adds of libtorch's AVX2 build;
/// <see cref="NormalVectors"/> does the same by vectors.</para>
/// <para>Source: Moshier's Cephes library (logf, sinf, cosf) in the arrangement of Pommier's <c>avx_mathfun</c>, as PyTorch uses it.</para>
/// </remarks>
internal static class NormalBlock
{
    /// <summary>Elements in a block.</summary>
    public const int Length = 16;

    private const int Pairs = Length / 2;
    private const float TwoPi = 6.2831855f;

    /// <summary>Makes whole blocks of normals of mean μ and standard deviation σ.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<float> destination, float mean, float stdDev)
    {
        Debug.Assert(draws.Length == destination.Length && draws.Length % Length == 0, "Whole blocks, one draw an element.");
        if (VectorSpan.HasFused256)
        {
            NormalVectors.Transform(draws, destination, mean, stdDev);
        }
        else
        {
            TransformOneByOne(draws, destination, mean, stdDev);
        }
    }

    /// <summary>The same, pair by pair: the reference.</summary>
    internal static void TransformOneByOne(ReadOnlySpan<uint> draws, Span<float> destination, float mean, float stdDev)
    {
        for (int block = 0; block < destination.Length; block += Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                float radius = MathF.Sqrt(-2 * Log(1 - UniformSingle.ToUnit(draws[i])));
                (float sin, float cos) = SinCos(TwoPi * UniformSingle.ToUnit(draws[i + Pairs]));
                destination[i] = MathF.FusedMultiplyAdd(radius * cos, stdDev, mean);
                destination[i + Pairs] = MathF.FusedMultiplyAdd(radius * sin, stdDev, mean);
            }
        }
    }

    /// <summary>The same by the C library's functions and without fused multiply-add: <see cref="CpuCapability.Default"/>.</summary>
    internal static void TransformUnfused(ReadOnlySpan<uint> draws, Span<float> destination, float mean, float stdDev)
    {
        for (int block = 0; block < destination.Length; block += Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                float radius = MathF.Sqrt(-2 * MathF.Log(1 - UniformSingle.ToUnit(draws[i])));
                float theta = (float)(2 * Math.PI * UniformSingle.ToUnit(draws[i + Pairs]));
                float cos = radius * MathF.Cos(theta) * stdDev;
                float sin = radius * MathF.Sin(theta) * stdDev;
                destination[i] = cos + mean;
                destination[i + Pairs] = sin + mean;
            }
        }
    }

    // ln v for v in [2⁻²⁴, 1]: v = 2ᵉ(1 + x) with 1 + x in [√½, √2), then a polynomial of degree 8 in x.
    private static float Log(float v)
    {
        const float Ln2High = 0.693359375f;
        const float Ln2Low = -2.12194440e-4f;
        const float SqrtHalf = 0.70710677f;

        int bits = BitConverter.SingleToInt32Bits(v);
        float e = (bits >> 23) - 126;
        float x = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000);
        if (x < SqrtHalf)
        {
            e -= 1;
            x = x - 1 + x;
        }
        else
        {
            x -= 1;
        }

        float z = x * x;
        float y = 7.0376836292e-2f;
        y = MathF.FusedMultiplyAdd(y, x, -1.1514610310e-1f);
        y = MathF.FusedMultiplyAdd(y, x, 1.1676998740e-1f);
        y = MathF.FusedMultiplyAdd(y, x, -1.2420140846e-1f);
        y = MathF.FusedMultiplyAdd(y, x, 1.4249322787e-1f);
        y = MathF.FusedMultiplyAdd(y, x, -1.6668057665e-1f);
        y = MathF.FusedMultiplyAdd(y, x, 2.0000714765e-1f);
        y = MathF.FusedMultiplyAdd(y, x, -2.4999993993e-1f);
        y = MathF.FusedMultiplyAdd(y, x, 3.3333331174e-1f);
        y *= x;
        y = MathF.FusedMultiplyAdd(y, z, e * Ln2Low);
        y = MathF.FusedMultiplyAdd(-z, 0.5f, y);
        x += y;
        return MathF.FusedMultiplyAdd(e, Ln2High, x);
    }

    // sin t and cos t for t ≥ 0: t is reduced by multiples j of π/4 (π/4 in three parts), the octant says which polynomial is which.
    private static (float Sin, float Cos) SinCos(float t)
    {
        const float FourOverPi = 1.27323954473516f;
        const float PiQuarter1 = -0.78515625f;
        const float PiQuarter2 = -2.4187564849853515625e-4f;
        const float PiQuarter3 = -3.77489497744594108e-8f;

        int j = ((int)(t * FourOverPi) + 1) & ~1;
        float y = j;
        float x = MathF.FusedMultiplyAdd(y, PiQuarter1, t);
        x = MathF.FusedMultiplyAdd(y, PiQuarter2, x);
        x = MathF.FusedMultiplyAdd(y, PiQuarter3, x);
        float z = x * x;

        float c = MathF.FusedMultiplyAdd(2.443315711809948e-5f, z, -1.388731625493765e-3f);
        c = MathF.FusedMultiplyAdd(c, z, 4.166664568298827e-2f);
        c *= z;
        c = MathF.FusedMultiplyAdd(c, z, -(z * 0.5f));
        c += 1;

        float s = MathF.FusedMultiplyAdd(-1.9515295891e-4f, z, 8.3321608736e-3f);
        s = MathF.FusedMultiplyAdd(s, z, -1.6666654611e-1f);
        s *= z;
        s = MathF.FusedMultiplyAdd(s, x, x);

        (float sin, float cos) = (j & 2) == 0 ? (s, c) : (c, s);
        return ((j & 4) == 0 ? sin : -sin, (~(j - 2) & 4) == 0 ? cos : -cos);
    }
}
