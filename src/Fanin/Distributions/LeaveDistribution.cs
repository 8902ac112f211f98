using Fanin.Parameters;
using Fanin.Streams;

namespace Fanin.Distributions;

/// <summary>Nothing: the memory keeps what it holds. Takes no draws.</summary>
/// <param name="Reason">Why, for people; may be empty.</param>
public sealed record LeaveDistribution(string Reason = "") : Distribution
{
    /// <inheritdoc/>
    public override string Kind => "leave";

    /// <summary>0, for want of numbers.</summary>
    public override double StdDev => 0;

    /// <inheritdoc/>
    public override bool IsDrawn => false;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override string? Refusal(ElementType type) => null;

    /// <inheritdoc/>
    public override string ToString() => Reason.Length == 0 ? "left as it is" : $"left as it is: {Reason}";

    internal override StreamPosition Advance(StreamPosition position, TensorDraws tensor) => position;

    internal override void Fill(NumberSource source, long count, long start, Elements destination)
    {
    }
}
