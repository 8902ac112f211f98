namespace Fanin.Kernels;

/// <summary>The two parts of a Box–Muller number for every uniform number that a 16-bit type has, rounded to it.</summary>
/// <param name="Radius">√(−2·ln(1 − u₁)), by u₁ in units.</param>
/// <param name="Direction">The bits of cos 2πu₂, and above them those of sin 2πu₂, by u₂ in units.</param>
internal sealed record NormalTable(float[] Radius, uint[] Direction);

/// <summary>The tables of <see cref="NormalSixteen"/>, made when first needed.</summary>
internal static class NormalTables
{
    private static readonly Lazy<NormalTable> LazyHalf = new(
        () => Make(UniformSixteen.HalfMask, value => (float)(Half)value, value => BitConverter.HalfToUInt16Bits((Half)value)));

    private static readonly Lazy<NormalTable> LazyBFloat16 = new(
        () => Make(UniformSixteen.BFloat16Mask, value => (BFloat16)value, value => ((BFloat16)value).Bits));

    /// <summary>2048 entries.</summary>
    public static NormalTable Half => LazyHalf.Value;

    /// <summary>256 entries.</summary>
    public static NormalTable BFloat16 => LazyBFloat16.Value;

    private static NormalTable Make(uint mask, Func<float, float> round, Func<float, ushort> bits)
    {
        int count = (int)mask + 1;
        var radius = new float[count];
        var direction = new uint[count];
        for (int i = 0; i < count; i++)
        {
            float u = (float)i / count;
            float logarithm = round((float)Math.Log(round(1 - u)));
            radius[i] = round(MathF.Sqrt(round(-2 * logarithm)));
            float theta = round((float)(2 * Math.PI * u));
            direction[i] = bits((float)Math.Cos(theta)) | ((uint)bits((float)Math.Sin(theta)) << 16);
        }

        return new NormalTable(radius, direction);
    }
}
