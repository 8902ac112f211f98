using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>−2·ln u in float32, for the transforms to normal numbers.</summary>
/// <remarks>
/// <para>u = 2ᵉ(1 + t) with 1 + t in [√½, √2), then −2·ln(1 + t)/t as a minimax polynomial of degree 8. No cancellation near u = 1, where e is 0.</para>
/// <para>Repeatability: exact. Within 2·10⁻⁷ of the value, relatively.</para>
/// </remarks>
internal static class Logarithm
{
    /// <summary>−2·ln u.</summary>
    /// <param name="u">Normal positive numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinusTwice<T>(T u)
        where T : struct, ILanes<T>
    {
        const int SqrtHalfBits = 0x3F3504F3;
        const int ExponentMask = unchecked((int)0xFF800000);
        const int SignificandBits = 23;
        const float MinusTwoLn2 = -1.3862944f;

        T scaled = T.SubtractInt32(u, T.CreateBits(SqrtHalfBits));
        T e = T.FromInt32(T.ShiftRight(scaled, SignificandBits));
        T t = T.SubtractInt32(u, scaled & T.CreateBits(ExponentMask)) - T.Create(1);

        // docs/appendix/minimax.py
        T p = Polynomial.OfDegree8(
            t, -2.0f, 0.9999997615814209f, -0.6666837334632874f, 0.5000414848327637f, -0.39913666248321533f,
            0.33124786615371704f, -0.2990453839302063f, 0.28733688592910767f, -0.17444711923599243f);
        return T.Fma(p, t, e * T.Create(MinusTwoLn2));
    }
}
