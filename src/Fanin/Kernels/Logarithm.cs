using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fanin.Kernels;

/// <summary>−2·ln u in float32, for the transforms to normal numbers.</summary>
/// <remarks>
/// <para>u = 2ᵉ(1 + t) with 1 + t in [√½, √2), then −2·ln(1 + t)/t as a minimax polynomial of degree 8. No cancellation near u = 1, where e is 0.</para>
/// <para>Repeatability: exact. Within 2·10⁻⁷ of the value, relatively.</para>
/// </remarks>
internal static class Logarithm
{
    private const int SqrtHalfBits = 0x3F3504F3;
    private const int ExponentMask = unchecked((int)0xFF800000);
    private const int SignificandBits = 23;
    private const float MinusTwoLn2 = -1.3862944f;

    // See docs/appendix/minimax.py.
    private const float P0 = -2.0f;
    private const float P1 = 0.9999997615814209f;
    private const float P2 = -0.6666837334632874f;
    private const float P3 = 0.5000414848327637f;
    private const float P4 = -0.39913666248321533f;
    private const float P5 = 0.33124783635139465f;
    private const float P6 = -0.29904529452323914f;
    private const float P7 = 0.28733697533607483f;
    private const float P8 = -0.17444735765457153f;

    /// <summary>−2·ln u.</summary>
    /// <param name="u">A normal positive number.</param>
    public static float MinusTwice(float u)
    {
        int bits = BitConverter.SingleToInt32Bits(u);
        int scaled = bits - SqrtHalfBits;
        float e = scaled >> SignificandBits;
        float t = BitConverter.Int32BitsToSingle(bits - (scaled & ExponentMask)) - 1;
        float p = MathF.FusedMultiplyAdd(P8, t, P7);
        p = MathF.FusedMultiplyAdd(p, t, P6);
        p = MathF.FusedMultiplyAdd(p, t, P5);
        p = MathF.FusedMultiplyAdd(p, t, P4);
        p = MathF.FusedMultiplyAdd(p, t, P3);
        p = MathF.FusedMultiplyAdd(p, t, P2);
        p = MathF.FusedMultiplyAdd(p, t, P1);
        p = MathF.FusedMultiplyAdd(p, t, P0);
        return MathF.FusedMultiplyAdd(p, t, e * MinusTwoLn2);
    }

    /// <summary>−2·ln u, in eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MinusTwice(Vector256<float> u)
    {
        Vector256<int> bits = u.AsInt32();
        Vector256<int> scaled = bits - Vector256.Create(SqrtHalfBits);
        Vector256<float> e = Vector256.ConvertToSingle(scaled >> SignificandBits);
        Vector256<float> t = (bits - (scaled & Vector256.Create(ExponentMask))).AsSingle() - Vector256<float>.One;
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(P8), t, Vector256.Create(P7));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P6));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P5));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P4));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P3));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P2));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P1));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(P0));
        return Vector256.FusedMultiplyAdd(p, t, e * Vector256.Create(MinusTwoLn2));
    }
}
