using System.Globalization;
using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>
/// What lets the input through: per group the identity, at the centre tap of a convolution's kernels. A matrix has no kernel, so it is the identity itself,
/// as far as it goes.
/// </summary>
/// <param name="Shape"><c>[out, in, …kernel]</c>.</param>
/// <param name="Groups">Groups of outputs, each of which sees the inputs from the first on.</param>
/// <param name="Value">What the ones are.</param>
public sealed record DiracDistribution(TensorShape Shape, long Groups, double Value) : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "dirac";

    /// <inheritdoc/>
    public override double StdDev => Math.Abs(Value) * Math.Sqrt(Groups * PerGroup / (double)Math.Max(1, Shape.ElementCount));

    /// <inheritdoc/>
    public override bool IsDrawn => false;

    /// <inheritdoc/>
    public override bool IsSliceable => true;

    // PyTorch's min(out/groups, in).
    private long PerGroup => Math.Min(Shape[0] / Groups, Shape[1]);

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => NotHeld(type, $"{this}", Value)
        ?? (type.IsFloating() || double.IsInteger(Value) ? null : string.Create(CultureInfo.InvariantCulture, $"{type} can't hold {Value:R}."));

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = Shape.Rank == 2 ? "identity" : "identity at the centre tap";
        text += Groups == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" of {Groups} groups");
        return Value == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{Value:G6}·{text}");
    }

    internal override Distribution Times(double factor) => this with { Value = Value * factor };

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => position;

    internal override void Fill(NumberSource source, long count, long start, Elements destination)
    {
        destination.Fill(0);
        long kernel = CentreTap.KernelSize(Shape);
        long row = Shape[1] * kernel;
        if (count == 0)
        {
            return;
        }

        long outPerGroup = Shape[0] / Groups;
        for (long output = start / row; output < Shape[0] && output * row < start + destination.Length; output++)
        {
            long input = output % outPerGroup;
            long index = (output * row) + (input * kernel) + CentreTap.IndexIn(Shape) - start;
            if (input < PerGroup && index >= 0 && index < destination.Length)
            {
                destination.Slice((int)index, 1).Fill(Value);
            }
        }
    }
}
