namespace Fanin.Kernels;

/// <summary>The two parts of a Box–Muller number, for every uniform number that a 16-bit type has.</summary>
/// <param name="Radius">By u₁ in units: √(−2·ln(1 − u₁)).</param>
/// <param name="CosSin">By u₂ in units: cos 2πu₂ and sin 2πu₂.</param>
internal sealed record NormalTable<T>(T[] Radius, (T Cos, T Sin)[] CosSin);

/// <summary>The tables of <see cref="NormalSixteen"/>, made when first needed.</summary>
internal static class NormalTables
{
    private static readonly Lazy<NormalTable<Half>> LazyHalf = new(() => Make<Half>(UniformSixteen.HalfMask));
    private static readonly Lazy<NormalTable<BFloat16>> LazyBFloat16 = new(() => Make<BFloat16>(UniformSixteen.BFloat16Mask));

    /// <summary>2048 entries.</summary>
    public static NormalTable<Half> Half => LazyHalf.Value;

    /// <summary>256 entries.</summary>
    public static NormalTable<BFloat16> BFloat16 => LazyBFloat16.Value;

    private static NormalTable<T> Make<T>(uint mask)
        where T : unmanaged
    {
        var radius = new T[mask + 1];
        var cosSin = new (T, T)[mask + 1];
        for (int i = 0; i < radius.Length; i++)
        {
            double u = (double)i / radius.Length;
            double logarithm = Rounded<T>(Math.Log(Rounded<T>(1 - u)));
            radius[i] = FloatFormat.Round<T>(Math.Sqrt(Rounded<T>(-2 * logarithm)));
            double theta = Rounded<T>(2 * Math.PI * u);
            cosSin[i] = (FloatFormat.Round<T>(Math.Cos(theta)), FloatFormat.Round<T>(Math.Sin(theta)));
        }

        return new NormalTable<T>(radius, cosSin);
    }

    private static double Rounded<T>(double value)
        where T : unmanaged => FloatFormat.ToDouble(FloatFormat.Round<T>(value));
}
