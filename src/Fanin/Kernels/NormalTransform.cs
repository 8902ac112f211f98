using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fanin.Kernels;

/// <summary>Pairs of words to pairs of normal float32 numbers.</summary>
/// <remarks>
/// Of words a, b: u = (k + ½)·2⁻³¹ with k the low 31 bits of a, radius r = √(−2·ln u)·σ, angle φ = (2l + 1)·2⁻³²·π/4 with l the low 31 bits of b as a
/// signed number. The even element is ±cos φ, the odd one sin φ, times r; bit 31 of a is the sign, bit 31 of b swaps the two. Together the
/// angle takes 33 bits, uniform on the circle.
/// </remarks>
internal readonly struct NormalTransform(float mean, float stdDev) : IBlockTransform<float>
{
    private const float RadiusUnit = 1f / (1u << 31);
    private const float AngleUnit = (float)(Math.PI / 4 / (1u << 31));
    private const int SignBit = int.MinValue;

    // Minimax on φ² ≤ (π/4)²: (sin φ/φ − 1)/φ² and (cos φ − 1)/φ²; see docs/appendix/minimax.py.
    private const float S1 = -0.16666650772094727f;
    private const float S2 = 0.00833197869360447f;
    private const float S3 = -0.00019495634478516877f;
    private const float C1 = -0.49999895691871643f;
    private const float C2 = 0.04165629297494888f;
    private const float C3 = -0.0013597822980955243f;

    public void Apply(Span<float> block)
    {
        int i = 0;
        if (Fma.IsSupported && Avx2.IsSupported)
        {
            Vector256<float> means = Vector256.Create(mean);
            Vector256<float> stdDevs = Vector256.Create(stdDev);
            const byte EvenElements = 0b10_00_10_00;
            const byte OddElements = 0b11_01_11_01;
            for (; i <= block.Length - (2 * Vector256<float>.Count); i += 2 * Vector256<float>.Count)
            {
                // Within each half of 128 bits: words of the pairs apart, and their numbers together again.
                Vector256<float> first = block.Load256(i);
                Vector256<float> second = block.Load256(i + Vector256<float>.Count);
                Vector256<int> a = Avx.Shuffle(first, second, EvenElements).AsInt32();
                Vector256<int> b = Avx.Shuffle(first, second, OddElements).AsInt32();
                (Vector256<float> even, Vector256<float> odd) = Pairs(a, b, means, stdDevs);
                block.Store256(i, Avx.UnpackLow(even, odd));
                block.Store256(i + Vector256<float>.Count, Avx.UnpackHigh(even, odd));
            }
        }

        Span<int> words = MemoryMarshal.Cast<float, int>(block);
        for (; i < block.Length; i += 2)
        {
            (block[i], block[i + 1]) = Pair(words[i], words[i + 1]);
        }
    }

    private (float Even, float Odd) Pair(int a, int b)
    {
        float u = MathF.FusedMultiplyAdd(a & int.MaxValue, RadiusUnit, RadiusUnit / 2);
        float radius = MathF.Sqrt(Logarithm.MinusTwice(u)) * stdDev;

        float angle = MathF.FusedMultiplyAdd(b << 1, AngleUnit, AngleUnit);
        float z = angle * angle;
        float sin = MathF.FusedMultiplyAdd(S3, z, S2);
        sin = MathF.FusedMultiplyAdd(sin, z, S1);
        sin = MathF.FusedMultiplyAdd(sin, z * angle, angle);
        float cos = MathF.FusedMultiplyAdd(C3, z, C2);
        cos = MathF.FusedMultiplyAdd(cos, z, C1);
        cos = MathF.FusedMultiplyAdd(cos, z, 1);
        cos = a < 0 ? -cos : cos;

        (float even, float odd) = b < 0 ? (sin, cos) : (cos, sin);
        return (MathF.FusedMultiplyAdd(radius, even, mean), MathF.FusedMultiplyAdd(radius, odd, mean));
    }

    // Pair, in eight lanes.
    private static (Vector256<float> Even, Vector256<float> Odd) Pairs(
        Vector256<int> a, Vector256<int> b, Vector256<float> means, Vector256<float> stdDevs)
    {
        Vector256<float> u = Vector256.FusedMultiplyAdd(
            Vector256.ConvertToSingle(a & Vector256.Create(int.MaxValue)), Vector256.Create(RadiusUnit), Vector256.Create(RadiusUnit / 2));
        Vector256<float> radius = Vector256.Sqrt(Logarithm.MinusTwice(u)) * stdDevs;

        Vector256<float> unit = Vector256.Create(AngleUnit);
        Vector256<float> angle = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(b << 1), unit, unit);
        Vector256<float> z = angle * angle;
        Vector256<float> sin = Vector256.FusedMultiplyAdd(Vector256.Create(S3), z, Vector256.Create(S2));
        sin = Vector256.FusedMultiplyAdd(sin, z, Vector256.Create(S1));
        sin = Vector256.FusedMultiplyAdd(sin, z * angle, angle);
        Vector256<float> cos = Vector256.FusedMultiplyAdd(Vector256.Create(C3), z, Vector256.Create(C2));
        cos = Vector256.FusedMultiplyAdd(cos, z, Vector256.Create(C1));
        cos = Vector256.FusedMultiplyAdd(cos, z, Vector256<float>.One);
        cos = (cos.AsInt32() ^ (a & Vector256.Create(SignBit))).AsSingle();

        Vector256<int> swap = (sin.AsInt32() ^ cos.AsInt32()) & (b >> 31);
        Vector256<float> even = (cos.AsInt32() ^ swap).AsSingle();
        Vector256<float> odd = (sin.AsInt32() ^ swap).AsSingle();
        return (Vector256.FusedMultiplyAdd(radius, even, means), Vector256.FusedMultiplyAdd(radius, odd, means));
    }
}
