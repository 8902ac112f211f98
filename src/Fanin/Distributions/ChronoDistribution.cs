using System.Globalization;
using Fanin.Mathematics;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// Gate biases that make an LSTM remember over up to T steps: forget gate <c>log U(1, T − 1)</c>, input gate minus that, the other gates 0.
/// </summary>
/// <param name="HiddenSize">Width of the state; the bias holds four gates of that many, in the order input, forget, cell, output.</param>
/// <param name="MaxSteps">T, above 2.</param>
public sealed record ChronoDistribution(int HiddenSize, double MaxSteps) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => "chrono";

    /// <summary>Of all gates together: √ of half the second moment of log U(1, T − 1).</summary>
    public override double StdDev
    {
        get
        {
            // ∫₁ᵀ⁻¹ ln²x dx = x·(ln²x − 2·ln x + 2).
            double top = MaxSteps - 1;
            double log = ExactMath.Log(top);
            return Math.Sqrt(0.5 * ((top * ((log * log) - (2 * log) + 2)) - 2) / (top - 1));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0 | log U(1, {MaxSteps - 1:G6}) on the forget gate, minus that on the input gate");

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotFloating(type) ?? NotHeld(ElementType.Float32, $"{this}", MaxSteps - 1);

    // In single precision whatever the type: the numbers are those of one layer, however it is stored.
    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) =>
        PyTorchSource.AdvanceUniform(position, new TensorDraws(HiddenSize, ElementType.Float32));

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        Span<double> input = values[..HiddenSize];
        Span<double> forget = values.Slice(HiddenSize, HiddenSize);
        values.Clear();
        float[] drawn = new float[HiddenSize];
        source.Uniform(1, MaxSteps - 1, HiddenSize, 0, Elements.Of(drawn.AsSpan()));
        for (int i = 0; i < HiddenSize; i++)
        {
            forget[i] = ExactMath.Log(drawn[i]);
            input[i] = -forget[i];
        }
    }
}
