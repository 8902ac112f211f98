using Fanin.Distributions;

namespace Fanin.Schemes;

/// <summary>From a standard deviation to a distribution.</summary>
internal static class SpreadExtensions
{
    /// <summary>The distribution of mean 0 and standard deviation σ; the bound of the uniform one is √3·σ, in this order of operations.</summary>
    public static Distribution Scaled(this Spread spread, double stdDev)
    {
        double bound = Math.Sqrt(3) * stdDev;
        return spread == Spread.Normal ? new NormalDistribution(0, stdDev) : new UniformDistribution(-bound, bound);
    }

    /// <summary>The name in a scheme's text form.</summary>
    public static string Name(this Spread spread) => spread == Spread.Normal ? "normal" : "uniform";
}
