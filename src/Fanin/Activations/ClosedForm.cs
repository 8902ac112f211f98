namespace Fanin.Activations;

/// <summary>An expectation that needs no integration.</summary>
/// <param name="Value">The number.</param>
/// <param name="Formula">How it is made, for people.</param>
internal sealed record ClosedForm(double Value, string Formula)
{
    /// <summary>The mean of an odd function.</summary>
    public static ClosedForm Odd { get; } = new(0, "0, as φ is odd");
}
