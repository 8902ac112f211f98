using Fanin.Distributions;
using Fanin.Mathematics;

namespace Fanin.Schemes;

/// <summary>From a standard deviation to a distribution, and the words of text forms.</summary>
internal static class SpreadExtensions
{
    // In deviations of the whole distribution; JAX, Keras and Flax cut there.
    private const double Cut = 2;

    /// <summary>The distribution of mean 0 and standard deviation σ; the bound of the uniform one is √3·σ, in this order of operations.</summary>
    public static Distribution Scaled(this Spread spread, double stdDev)
    {
        double bound = Math.Sqrt(3) * stdDev;
        double whole = stdDev / NormalLaw.StdDevWithinTwo;
        return spread switch
        {
            Spread.Uniform => new UniformDistribution(-bound, bound),
            Spread.Normal => new NormalDistribution(0, stdDev),
            _ when stdDev == 0 => new ConstantDistribution(0),
            _ => new TruncatedNormalDistribution(0, whole, -Cut * whole, Cut * whole),
        };
    }

    /// <summary>The name in a scheme's text form.</summary>
    public static string Name(this Spread spread) => spread switch
    {
        Spread.Uniform => "uniform",
        Spread.Normal => "normal",
        _ => "truncated",
    };

    /// <summary>The name in a scheme's text form.</summary>
    public static string Text(this FanMode mode) => mode switch
    {
        FanMode.FanIn => "fan_in",
        FanMode.FanOut => "fan_out",
        FanMode.FanAvg => "fan_avg",
        _ => "fan_geo_avg",
    };

    /// <summary>The name, unless it is the scheme's default.</summary>
    public static string? TextUnless(this FanMode mode, FanMode usual) => mode == usual ? null : mode.Text();

    /// <summary>The argument, unless it is the default.</summary>
    public static string? TextUnlessLayer(this FanCount count) => count == FanCount.Layer ? null : "fan=pytorch";
}
