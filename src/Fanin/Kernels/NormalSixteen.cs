using System.Diagnostics;

namespace Fanin.Kernels;

/// <summary>PyTorch's Box–Muller block in float16 and bfloat16: every intermediate result is rounded to the type.</summary>
/// <remarks>
/// <para>Q being that rounding: <c>r = Q(√Q(−2·Q(ln Q(1 − u₁))))</c>, <c>θ = Q(2π·u₂)</c>, and the results are <c>Q(Q(Q(r·Q(cos θ))·σ) + μ)</c>
/// and the same with the sine. u takes 2048 or 256 values, so r, sine and cosine come from tables.</para>
/// <para>Repeatability: exact. The tables are computed once a process in float64 and rounded to 11 or 8 bits; none of the numbers lies so close to
/// the middle of two neighbours that the last bits of a logarithm, sine or cosine could matter.</para>
/// </remarks>
internal static class NormalSixteen
{
    private const int Pairs = NormalBlock.Length / 2;

    /// <summary>Makes whole blocks of normals, one draw an element.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<Half> destination, Half mean, Half stdDev)
    {
        Debug.Assert(draws.Length == destination.Length && draws.Length % NormalBlock.Length == 0, "Whole blocks, one draw an element.");
        NormalTable<Half> table = NormalTables.Half;
        for (int block = 0; block < destination.Length; block += NormalBlock.Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                Half radius = table.Radius[draws[i] & UniformSixteen.HalfMask];
                (Half cos, Half sin) = table.CosSin[draws[i + Pairs] & UniformSixteen.HalfMask];
                destination[i] = (radius * cos * stdDev) + mean;
                destination[i + Pairs] = (radius * sin * stdDev) + mean;
            }
        }
    }

    /// <summary>Makes whole blocks of normals, one draw an element.</summary>
    public static void Transform(ReadOnlySpan<uint> draws, Span<BFloat16> destination, BFloat16 mean, BFloat16 stdDev)
    {
        Debug.Assert(draws.Length == destination.Length && draws.Length % NormalBlock.Length == 0, "Whole blocks, one draw an element.");
        NormalTable<BFloat16> table = NormalTables.BFloat16;
        for (int block = 0; block < destination.Length; block += NormalBlock.Length)
        {
            for (int i = block; i < block + Pairs; i++)
            {
                BFloat16 radius = table.Radius[draws[i] & UniformSixteen.BFloat16Mask];
                (BFloat16 cos, BFloat16 sin) = table.CosSin[draws[i + Pairs] & UniformSixteen.BFloat16Mask];
                destination[i] = Scale(radius, cos, mean, stdDev);
                destination[i + Pairs] = Scale(radius, sin, mean, stdDev);
            }
        }
    }

    private static BFloat16 Scale(BFloat16 radius, BFloat16 direction, BFloat16 mean, BFloat16 stdDev)
    {
        var standard = (BFloat16)((float)radius * direction);
        var scaled = (BFloat16)((float)standard * stdDev);
        return (BFloat16)((float)scaled + mean);
    }
}
