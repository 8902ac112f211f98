using System.Globalization;
using Fanin.Kernels;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Independent uniform numbers, U(low, high): mean (low + high)/2, standard deviation (high − low)/√12.</summary>
/// <param name="Low">Lower bound, in double; rounded to the element type when drawn.</param>
/// <param name="High">Upper bound, likewise.</param>
public sealed record Uniform(double Low, double High) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "uniform";

    /// <inheritdoc/>
    public override double StdDev => (High - Low) / Math.Sqrt(12);

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => OnlyFloat32(type) ?? PyTorchUniform.BoundsProblem(Low, High);

    /// <inheritdoc/>
    public override StreamPosition Advance(StreamPosition position, long count) =>
        position with { Draws = position.Draws + count };

    /// <inheritdoc/>
    public override void Fill(PyTorchGenerator generator, Span<float> destination) =>
        PyTorchUniform.Fill(generator, Low, High, destination);

    /// <inheritdoc/>
    public override string ToString() => Low == -High
        ? string.Create(CultureInfo.InvariantCulture, $"U(±{High:G6})")
        : string.Create(CultureInfo.InvariantCulture, $"U({Low:G6}, {High:G6})");
}
