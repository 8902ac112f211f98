using System.Runtime.InteropServices;
using Fanin.Mathematics;

namespace Fanin.Kernels;

/// <summary>The four words of a block to a pair of normal float64 numbers: <see cref="NormalTransform"/> with words of 64 bits.</summary>
internal readonly struct NormalTransform64(double mean, double stdDev) : IBlockTransform<double>
{
    private const double RadiusUnit = 1.0 / (1ul << 63);
    private const double AngleUnit = Math.PI / 4 / (1ul << 63);

    public void Apply(Span<double> block)
    {
        Span<long> words = MemoryMarshal.Cast<double, long>(block);
        for (int i = 0; i < block.Length; i += 2)
        {
            long a = words[i];
            long b = words[i + 1];
            double u = Math.FusedMultiplyAdd(a & long.MaxValue, RadiusUnit, RadiusUnit / 2);
            double radius = Math.Sqrt(-2 * ExactMath.Log(u)) * stdDev;
            (double sin, double cos) = ExactMath.SinCos(Math.FusedMultiplyAdd(b << 1, AngleUnit, AngleUnit));
            cos = a < 0 ? -cos : cos;
            (double even, double odd) = b < 0 ? (sin, cos) : (cos, sin);
            block[i] = Math.FusedMultiplyAdd(radius, even, mean);
            block[i + 1] = Math.FusedMultiplyAdd(radius, odd, mean);
        }
    }
}
