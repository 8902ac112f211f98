using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Independent uniform numbers, U(low, high): mean (low + high)/2, standard deviation (high − low)/√12.</summary>
/// <param name="Low">Lower bound, in double; rounded to the element type when drawn.</param>
/// <param name="High">Upper bound, likewise.</param>
public sealed record UniformDistribution(double Low, double High) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "uniform";

    /// <inheritdoc/>
    public override double StdDev => (High - Low) / Math.Sqrt(12);

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type) ?? NotHeld(type, $"{this}", Low, High, High - Low);

    /// <inheritdoc/>
    public override string ToString() => Low == -High
        ? string.Create(CultureInfo.InvariantCulture, $"U(±{High:G6})")
        : string.Create(CultureInfo.InvariantCulture, $"U({Low:G6}, {High:G6})");

    internal override Distribution Times(double factor) =>
        factor < 0 ? new UniformDistribution(High * factor, Low * factor) : new UniformDistribution(Low * factor, High * factor);

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => PyTorchSource.AdvanceUniform(position, tensor);

    internal override void Fill(NumberSource source, long count, long start, Elements destination) =>
        source.Uniform(Low, High, count, start, destination);
}
