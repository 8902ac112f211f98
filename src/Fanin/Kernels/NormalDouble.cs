namespace Fanin.Kernels;

/// <summary>PyTorch's Box–Muller block in float64: 32 draws become 16 normals.</summary>
/// <remarks>Repeatability: close. Logarithm, sine and cosine are the platform's; on Linux the C library's, which libtorch calls too.</remarks>
internal static class NormalDouble
{
    private const int Pairs = NormalBlock.Length / 2;

    /// <summary>Makes whole blocks of normals of mean μ and standard deviation σ.</summary>
    /// <param name="draws">Two an element.</param>
    /// <param name="destination">Whole blocks.</param>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ.</param>
    /// <param name="fused">Whether product and sum of the last step have one rounding.</param>
    public static void Transform(ReadOnlySpan<uint> draws, Span<double> destination, double mean, double stdDev, bool fused)
    {
        for (int block = 0; block < destination.Length; block += NormalBlock.Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(draws, i)));
                double theta = 2 * Math.PI * Uniform(draws, i + Pairs);
                destination[i] = Scale(radius * Math.Cos(theta), mean, stdDev, fused);
                destination[i + Pairs] = Scale(radius * Math.Sin(theta), mean, stdDev, fused);
            }
        }
    }

    /// <summary>z·σ + μ with one rounding or two.</summary>
    public static double Scale(double standard, double mean, double stdDev, bool fused)
    {
        if (fused)
        {
            return Math.FusedMultiplyAdd(standard, stdDev, mean);
        }

        double product = standard * stdDev;
        return product + mean;
    }

    private static double Uniform(ReadOnlySpan<uint> draws, int element) => UniformDouble.ToUnit(draws[2 * element], draws[(2 * element) + 1]);
}
