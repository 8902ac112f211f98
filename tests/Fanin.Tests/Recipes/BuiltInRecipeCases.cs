using Fanin.Distributions;

namespace Fanin.Tests.Recipes;

/// <summary>At least one case a built-in recipe.</summary>
internal static partial class BuiltInRecipeCases
{
    /// <summary>Deviation of what is left of a standard normal law within ±2.</summary>
    private const double Cut = 0.87962566103423978;

    public static IReadOnlyList<RecipeCase> All { get; } = [.. Frameworks(), .. Language(), .. Vision(), .. Residual(), .. MuP()];

    private static UniformDistribution U(double bound) => new UniformDistribution(-bound, bound);

    private static NormalDistribution N(double stdDev) => new NormalDistribution(0, stdDev);

    /// <summary>Cut at multiples of its deviation, not corrected.</summary>
    private static TruncatedNormalDistribution Truncated(double sigma, double deviations = 2) => new TruncatedNormalDistribution(0, sigma, -deviations * sigma, deviations * sigma);

    /// <summary>Cut at two deviations, so that the one asked for is left.</summary>
    private static TruncatedNormalDistribution Corrected(double stdDev) => Truncated(stdDev / Cut);

    /// <summary>Cut at ±2, whatever the deviation: PyTorch's <c>trunc_normal_</c>.</summary>
    private static TruncatedNormalDistribution Absolute(double sigma) => new TruncatedNormalDistribution(0, sigma, -2, 2);

    private static ConstantDistribution C(double value) => new ConstantDistribution(value);

    private static ZeroRowDistribution ZeroRow(Distribution all, long row, long width) => new ZeroRowDistribution(all, row, width);

    private static (string Prefix, Distribution Law)[] Each(Func<string, (string Prefix, Distribution Law)[]> laws, params string[] names) => [.. names.SelectMany(laws)];

    private static double Sqrt(double value) => Math.Sqrt(value);
}
