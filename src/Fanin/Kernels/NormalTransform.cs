using System.Runtime.CompilerServices;
using Fanin.Kernels.Lanes;

namespace Fanin.Kernels;

/// <summary>Pairs of words to pairs of normal float32 numbers.</summary>
/// <remarks>
/// Of words a, b: u = (k + ½)·2⁻³¹ with k the low 31 bits of a, radius r = √(−2·ln u)·σ, angle φ = (2l + 1)·2⁻³²·π/4 with l the low 31 bits of b as a
/// signed number. The even element is ±cos φ, the odd one sin φ, times r; bit 31 of a is the sign, bit 31 of b swaps the two. Together the
/// angle takes 33 bits, uniform on the circle.
/// </remarks>
internal readonly struct NormalTransform(float mean, float stdDev) : ISingleTransform, IPairFormula
{
    public void Apply(Span<float> block) => LaneLoop.RunPairs(this, block, block);

    public void Apply(Span<float> block, Span<BFloat16> numbers) => LaneLoop.RunPairs(this, block, numbers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (T Even, T Odd) Numbers<T>(T evenWords, T oddWords)
        where T : struct, ILanes<T>
    {
        const float RadiusUnit = 1f / (1u << 31);
        const float AngleUnit = (float)(Math.PI / 4 / (1u << 31));

        T u = T.Fma(T.FromInt32(evenWords & T.CreateBits(int.MaxValue)), T.Create(RadiusUnit), T.Create(RadiusUnit / 2));
        T radius = T.Sqrt(Logarithm.MinusTwice(u)) * T.Create(stdDev);
        T angle = T.Fma(T.FromInt32(T.ShiftLeft(oddWords, 1)), T.Create(AngleUnit), T.Create(AngleUnit));

        // Minimax on φ² ≤ (π/4)²: (sin φ/φ − 1)/φ² and (cos φ − 1)/φ², see docs/appendix/minimax.py.
        T z = angle * angle;
        T sin = T.Fma(T.Create(-0.000194956359337084f), z, T.Create(0.00833197869360447f));
        T cos = T.Fma(T.Create(-0.0013597822980955243f), z, T.Create(0.04165629297494888f));
        sin = T.Fma(sin, z, T.Create(-0.16666650772094727f));
        cos = T.Fma(cos, z, T.Create(-0.49999895691871643f));
        sin = T.Fma(sin, z * angle, angle);
        cos = T.Fma(cos, z, T.Create(1)) ^ (evenWords & T.CreateBits(int.MinValue));

        T swap = (sin ^ cos) & T.ShiftRight(oddWords, 31);
        return (T.Fma(radius, cos ^ swap, T.Create(mean)), T.Fma(radius, sin ^ swap, T.Create(mean)));
    }
}
