using System.Globalization;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Independent normal numbers, N(μ, σ²).</summary>
/// <param name="Mean">μ.</param>
/// <param name="Sigma">σ, the standard deviation, at least 0.</param>
public sealed record Normal(double Mean, double Sigma) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "normal";

    /// <inheritdoc/>
    public override double StdDev => Sigma;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => OnlyFloat32(type)
        ?? (Math.Abs(Mean) <= float.MaxValue && Sigma <= float.MaxValue ? null : $"{type} can't hold the moments of {this}.");

    /// <inheritdoc/>
    public override StreamPosition Advance(StreamPosition position, long count) => PyTorchNormal.Advance(position, count);

    /// <inheritdoc/>
    public override void Fill(PyTorchGenerator generator, Span<float> destination) =>
        PyTorchNormal.Fill(generator, Mean, Sigma, destination);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"N({Mean:G6}, {Sigma:G6}²)");
}
