using System.Runtime.CompilerServices;

namespace Fanin.Kernels.Lanes;

/// <summary>Polynomials as two chains: the even powers and the odd ones.</summary>
internal static class Polynomial
{
    /// <summary>c₀ + c₁x + … + c₈x⁸.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfDegree8<T>(
        T x, float c0, float c1, float c2, float c3, float c4, float c5, float c6, float c7, float c8)
        where T : struct, ILanes<T>
    {
        T square = x * x;
        T even = T.Fma(T.Create(c8), square, T.Create(c6));
        T odd = T.Fma(T.Create(c7), square, T.Create(c5));
        even = T.Fma(even, square, T.Create(c4));
        odd = T.Fma(odd, square, T.Create(c3));
        even = T.Fma(even, square, T.Create(c2));
        odd = T.Fma(odd, square, T.Create(c1));
        even = T.Fma(even, square, T.Create(c0));
        return T.Fma(odd, x, even);
    }

    /// <summary>c₀ + c₁x + … + c₁₀x¹⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfDegree10<T>(
        T x, float c0, float c1, float c2, float c3, float c4, float c5, float c6, float c7, float c8, float c9, float c10)
        where T : struct, ILanes<T>
    {
        T square = x * x;
        T even = T.Fma(T.Create(c10), square, T.Create(c8));
        T odd = T.Fma(T.Create(c9), square, T.Create(c7));
        even = T.Fma(even, square, T.Create(c6));
        odd = T.Fma(odd, square, T.Create(c5));
        even = T.Fma(even, square, T.Create(c4));
        odd = T.Fma(odd, square, T.Create(c3));
        even = T.Fma(even, square, T.Create(c2));
        odd = T.Fma(odd, square, T.Create(c1));
        even = T.Fma(even, square, T.Create(c0));
        return T.Fma(odd, x, even);
    }
}
