using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>The numbers of another distribution times a factor, for those whose products are no distribution of their own kind.</summary>
/// <param name="Inner">The distribution.</param>
/// <param name="Factor">Factor of all numbers, applied before they are rounded to a half type.</param>
public sealed record ScaledDistribution(Distribution Inner, double Factor) : WholeDistribution
{
    /// <inheritdoc/>
    public override string Kind => Inner.Kind;

    /// <inheritdoc/>
    public override double StdDev => Math.Abs(Factor) * Inner.StdDev;

    /// <inheritdoc/>
    public override bool IsDrawn => Inner.IsDrawn;

    /// <inheritdoc/>
    public override string? SharedNumbers => Inner.SharedNumbers;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => Inner.Refusal(Wide(type)) ?? base.Refusal(type);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Factor:G6}·({Inner})");

    internal override Distribution Times(double factor) => new ScaledDistribution(Inner, Factor * factor);

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => Inner.Advance(position, Drawn(tensor));

    private protected override void Compute(NumberSource source, ElementType type, Span<double> values)
    {
        int count = values.Length;
        Draw(Wide(type), values, drawn => Inner.Fill(source, count, 0, drawn));
        foreach (ref double value in values)
        {
            value *= Factor;
        }
    }
}
