using System.Runtime.InteropServices;

namespace Fanin.Kernels;

/// <summary>Two words to one truncated normal float64 number.</summary>
internal readonly struct TruncatedNormalTransform64(TruncatedQuantile quantile) : IBlockTransform<double>
{
    /// <summary>From here on, in σ, bounds cut off nothing that <see cref="NormalTransform64"/> can give.</summary>
    public const double WholeNormal = 9.5;

    private const double HalfUnit = 0.5 / (1ul << 63);

    public void Apply(Span<double> block)
    {
        Span<long> words = MemoryMarshal.Cast<double, long>(block);
        for (int i = 0; i < block.Length; i++)
        {
            long word = words[i];
            long cells = word ^ (word >> 63) ^ long.MaxValue;
            block[i] = quantile.Number((cells + 0.5) * HalfUnit, word < 0);
        }
    }
}
