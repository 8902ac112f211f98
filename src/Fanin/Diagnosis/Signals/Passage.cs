namespace Fanin.Diagnosis.Signals;

/// <summary>What a step makes of a signal, and of the gradient on its way back.</summary>
/// <param name="Output">The signal behind the step.</param>
/// <param name="Backward">From the gradient behind the step to that before it.</param>
/// <param name="Note">Why something is unknown, or left out.</param>
internal sealed record Passage(Signal Output, Func<Gradient, Gradient> Backward, string? Note = null)
{
    /// <summary>A step whose gradient is multiplied by a number.</summary>
    public Passage(Signal output, double gradientFactor, string? note = null)
        : this(output, gradient => gradient.Times(gradientFactor), note)
    {
    }

    /// <summary>A step that nothing is predicted through.</summary>
    public static Passage Unknown(string note) => new(Signal.Unknown, double.NaN, note);

    /// <summary>A step whose parameter nothing is known of.</summary>
    public static Passage UnknownParameter(string name) => Unknown($"Nothing is known of the values of {name}.");
}
