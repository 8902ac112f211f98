using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Independent normal numbers, N(μ, σ²).</summary>
/// <param name="Mean">μ.</param>
/// <param name="StdDev">σ, the standard deviation, at least 0.</param>
public sealed record NormalDistribution(double Mean, double StdDev) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "normal";

    /// <summary>σ, the standard deviation, at least 0.</summary>
    public override double StdDev { get; } = StdDev;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type) ?? NotHeld(type, $"the moments of {this}", Mean, StdDev);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"N({Mean:G6}, {StdDev:G6}²)");

    internal override Distribution Times(double factor) => new NormalDistribution(Mean * factor, StdDev * Math.Abs(factor));

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => PyTorchSource.AdvanceNormal(position, tensor);

    internal override void Fill(NumberSource source, long count, long start, Elements destination) =>
        source.Normal(Mean, StdDev, count, start, destination);
}
