using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// A rule of the field for a parameter's first values, as data: with the parameter's shape it resolves into a distribution with plain numbers.
/// </summary>
/// <remarks>The text form (<see cref="object.ToString"/>) is what recipes and the command line take, see <see cref="SchemeCatalog"/>.</remarks>
public abstract record Scheme
{
    private protected Scheme()
    {
    }

    /// <summary>All elements 0.</summary>
    public static Scheme Zeros { get; } = new ConstantScheme(0);

    /// <summary>All elements 1.</summary>
    public static Scheme Ones { get; } = new ConstantScheme(1);

    /// <summary>See <see cref="ConstantScheme"/>.</summary>
    /// <param name="value">Any finite number.</param>
    public static Scheme Constant(double value) => new ConstantScheme(value);

    /// <summary>See <see cref="UniformScheme"/>.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    public static Scheme Uniform(double low, double high) => new UniformScheme(low, high);

    /// <summary>See <see cref="NormalScheme"/>.</summary>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ ≥ 0.</param>
    public static Scheme Normal(double mean, double stdDev) => new NormalScheme(mean, stdDev);

    /// <summary>See <see cref="TruncatedNormalScheme"/>: PyTorch's, with absolute bounds.</summary>
    /// <param name="mean">μ.</param>
    /// <param name="stdDev">σ before truncation, above 0.</param>
    /// <param name="low">Lower bound, in units of the weight.</param>
    /// <param name="high">Upper bound, in units of the weight.</param>
    public static Scheme TruncatedNormal(double mean = 0, double stdDev = 1, double low = -2, double high = 2) =>
        new TruncatedNormalScheme(mean, stdDev, low, high);

    /// <summary>See <see cref="KaimingScheme"/>: uniform numbers.</summary>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="slope">Slope of a leaky ReLU.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public static Scheme KaimingUniform(
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, FanMode mode = FanMode.FanIn, double slope = 0, FanCount fanCount = FanCount.Layer) =>
        new KaimingScheme(Spread.Uniform, nonlinearity, mode, slope, fanCount);

    /// <summary>See <see cref="KaimingScheme"/>: normal numbers.</summary>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="slope">Slope of a leaky ReLU.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public static Scheme KaimingNormal(
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, FanMode mode = FanMode.FanIn, double slope = 0, FanCount fanCount = FanCount.Layer) =>
        new KaimingScheme(Spread.Normal, nonlinearity, mode, slope, fanCount);

    /// <summary>See <see cref="KaimingScheme"/>: with the exact forward gain of any activation, or any other gain.</summary>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    /// <param name="gain">Where the gain comes from.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public static Scheme Kaiming(Spread spread, GainRule gain, FanMode mode = FanMode.FanIn, FanCount fanCount = FanCount.Layer) =>
        new KaimingScheme(spread, gain, mode, fanCount);

    /// <summary>See <see cref="XavierScheme"/>: uniform numbers.</summary>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public static Scheme XavierUniform(double gain = 1, FanCount fanCount = FanCount.Layer) => new XavierScheme(Spread.Uniform, gain, fanCount);

    /// <summary>See <see cref="XavierScheme"/>: normal numbers.</summary>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="fanCount">Who counts the fans.</param>
    public static Scheme XavierNormal(double gain = 1, FanCount fanCount = FanCount.Layer) => new XavierScheme(Spread.Normal, gain, fanCount);

    /// <summary>LeCun's: variance 1/fan_in. See <see cref="VarianceScalingScheme"/>.</summary>
    /// <param name="spread">Uniform, normal or truncated normal.</param>
    public static Scheme LeCun(Spread spread) => new VarianceScalingScheme(1, FanMode.FanIn, spread);

    /// <summary>See <see cref="OrthogonalScheme"/>.</summary>
    /// <param name="gain">Factor of the orthogonal matrix.</param>
    public static Scheme Orthogonal(double gain = 1) => new OrthogonalScheme(gain);

    /// <summary>See <see cref="DiracScheme"/>.</summary>
    /// <param name="groups">Groups of outputs.</param>
    public static Scheme Dirac(long groups = 1) => new DiracScheme(groups);

    /// <summary>Says what the scheme means for one parameter.</summary>
    /// <param name="parameter">Its shape and layer.</param>
    /// <returns>The distribution, and the fan and gain it was computed from.</returns>
    /// <exception cref="ArgumentException">The scheme needs something that the parameter lacks, for instance a fan.</exception>
    public abstract Resolution Resolve(ParameterSpec parameter);

    private protected static Fan FanOf(ParameterSpec parameter, FanCount count)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return count == FanCount.PyTorch ? Fan.FromShape(parameter.Shape) : Fan.FromLayout(parameter.Shape, parameter.Layer.WeightLayout);
    }

    private protected static (int Rows, int Columns) Matrix(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Shape.Rank == 2 && parameter.Shape.ElementCount <= Array.MaxLength && parameter.Shape[0] <= int.MaxValue && parameter.Shape[1] <= int.MaxValue
            ? ((int)parameter.Shape[0], (int)parameter.Shape[1])
            : throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a matrix of at most {Array.MaxLength} elements"));
    }

    // Of a matrix: whether its rows are the outputs. A layer that keeps [in, out] is told by its layout.
    private protected static bool IsOutIn(ParameterSpec parameter) => !parameter.Layer.WeightLayout.Out.SequenceEqual([1]) || parameter.Layer.WeightLayout.In.IsEmpty;

    private protected static ArgumentException Unsuitable(ParameterSpec parameter, string expected) =>
        new($"Expected {expected}, got {parameter}.", nameof(parameter));
}

/// <summary>The shape of a distribution that is scaled by a fan.</summary>
public enum Spread
{
    /// <summary>Uniform within ±√3·σ.</summary>
    Uniform,

    /// <summary>Normal with standard deviation σ, not truncated.</summary>
    Normal,

    /// <summary>Normal, cut at twice its deviation, which is chosen so that σ is what is left after the cut: JAX's, Keras' and Flax' way.</summary>
    Truncated,
}

/// <summary>A scheme applied to one parameter.</summary>
/// <param name="Distribution">The numbers to draw.</param>
/// <param name="Fan">The fans they were computed from, if any.</param>
/// <param name="Gain">The gain they were computed from, if any.</param>
public sealed record Resolution(Distribution Distribution, Fan? Fan = null, double? Gain = null);
