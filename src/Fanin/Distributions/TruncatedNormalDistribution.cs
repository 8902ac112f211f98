using System.Globalization;
using Fanin.Mathematics;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Independent normal numbers N(μ, σ²) of which only those within [low, high] occur.</summary>
/// <param name="Mean">μ of the whole normal distribution.</param>
/// <param name="Sigma">σ of the whole normal distribution, above 0; what is left of it is <see cref="StdDev"/>.</param>
/// <param name="Low">Lower bound, −∞ for none.</param>
/// <param name="High">Upper bound, at least <paramref name="Low"/>, +∞ for none.</param>
public sealed record TruncatedNormalDistribution(double Mean, double Sigma, double Low, double High) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "truncated-normal";

    /// <inheritdoc/>
    public override double StdDev => Sigma * NormalLaw.TruncatedMoments((Low - Mean) / Sigma, (High - Mean) / Sigma).StdDev;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type)
        ?? NotHeld(type, $"{this}", Mean, Sigma, double.IsInfinity(Low) ? 0 : Low, double.IsInfinity(High) ? 0 : High);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"N({Mean:G6}, {Sigma:G6}²) within [{Low:G6}, {High:G6}]");

    internal override Distribution Times(double factor) => factor switch
    {
        0 => new ConstantDistribution(0),
        < 0 => new TruncatedNormalDistribution(Mean * factor, Sigma * -factor, High * factor, Low * factor),
        _ => new TruncatedNormalDistribution(Mean * factor, Sigma * factor, Low * factor, High * factor),
    };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => PyTorchSource.AdvanceUniform(position, tensor);

    internal override void Fill(NumberSource source, long count, long start, Elements destination) =>
        source.TruncatedNormal(Mean, Sigma, Low, High, count, start, destination);
}
