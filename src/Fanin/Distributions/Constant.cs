using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Every element the same number. Takes no draws.</summary>
/// <param name="Value">Rounded once to the element type.</param>
public sealed record Constant(double Value) : Distribution
{
    // 8 bits of significand: 2 - 2⁻⁷, times 2¹²⁷.
    private const double LargestBFloat16 = 3.3895313892515355e38;

    /// <inheritdoc/>
    public override string Kind => "constant";

    /// <inheritdoc/>
    public override double StdDev => 0;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type)
    {
        double most = type switch
        {
            ElementType.Float16 => (double)Half.MaxValue,
            ElementType.BFloat16 => LargestBFloat16,
            ElementType.Float32 => float.MaxValue,
            ElementType.Int64 => 1L << 53,
            _ => double.MaxValue,
        };
        return Math.Abs(Value) <= most && (type != ElementType.Int64 || double.IsInteger(Value))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{type} can't hold {Value:R}.");
    }

    /// <inheritdoc/>
    public override StreamPosition Advance(StreamPosition position, long count) => position;

    /// <inheritdoc/>
    public override void Fill(PyTorchGenerator generator, Span<float> destination) => destination.Fill((float)Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}
