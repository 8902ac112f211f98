using System.Runtime.InteropServices;

namespace Fanin.Kernels;

/// <summary>Two words to one uniform float64 number.</summary>
internal readonly struct UniformTransform64 : IBlockTransform<double>
{
    private const double Unit = 1.0 / (1ul << 63);

    // The middle in two parts, see UniformTransform.
    private readonly double _middle;
    private readonly double _middleRest;
    private readonly double _halfWidth;

    public UniformTransform64(double low, double high)
    {
        double halfLow = low / 2;
        double halfHigh = high / 2;
        _middle = halfLow + halfHigh;
        double highPart = _middle - halfLow;
        _middleRest = halfLow - (_middle - highPart) + (halfHigh - highPart);
        _halfWidth = halfHigh - halfLow;
        while (Number(-1) < low || Number(1) > high)
        {
            _halfWidth = Math.BitDecrement(_halfWidth);
        }
    }

    public void Apply(Span<double> block)
    {
        Span<long> words = MemoryMarshal.Cast<double, long>(block);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = Number((words[i] | 1) * Unit);
        }
    }

    private double Number(double u) => _middle + Math.FusedMultiplyAdd(u, _halfWidth, _middleRest);
}
