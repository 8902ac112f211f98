namespace Fanin.Tests.Kernels;

/// <summary>uniform_ as it is defined, element by element, for the vector kernels to be compared with.</summary>
internal static class PyTorchReference
{
    /// <summary>The bounds' difference in bfloat16.</summary>
    public static BFloat16 Range(double from, double to) => (BFloat16)((float)(BFloat16)to - (BFloat16)from);

    public static void Uniform(ReadOnlySpan<uint> draws, Span<float> values, float from, float range)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MathF.FusedMultiplyAdd((draws[i] % (1u << 24)) / (float)(1 << 24), range, from);
        }
    }

    public static void Uniform(ReadOnlySpan<uint> draws, Span<double> values, double from, double range)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = ((ulong)draws[2 * i] << 32) | draws[(2 * i) + 1];
            values[i] = Math.FusedMultiplyAdd((bits % (1UL << 53)) / (double)(1UL << 53), range, from);
        }
    }

    // One rounding to the type: the exact product and sum of few bits fit float64.
    public static void Uniform(ReadOnlySpan<uint> draws, Span<Half> values, Half from, Half range)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (Half)(float)(((draws[i] % 2048) / 2048.0 * (double)range) + (double)from);
        }
    }

    public static void Uniform(ReadOnlySpan<uint> draws, Span<BFloat16> values, BFloat16 from, BFloat16 range)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (BFloat16)(float)(((draws[i] % 256) / 256.0 * (double)(float)range) + (double)(float)from);
        }
    }
}
