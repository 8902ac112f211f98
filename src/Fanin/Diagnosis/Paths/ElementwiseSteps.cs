using Fanin.Activations;

namespace Fanin.Diagnosis.Paths;

/// <summary>An activation.</summary>
/// <param name="Activation">φ.</param>
public sealed record ActivationStep(Activation Activation) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => Activation.Name;
}

/// <summary>A factor on every number: an input scale, a residual multiplier.</summary>
/// <param name="Factor">The factor, finite.</param>
public sealed record ScaleStep(double Factor) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "scale";

    private protected override string Text => FormattableString.Invariant($"·{Factor:G6}");
}

/// <summary>Inverted dropout in training: x/k with probability k = 1 − p, else 0.</summary>
/// <param name="Probability">p, of being dropped, within [0, 1).</param>
public sealed record DropoutStep(double Probability) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "dropout";

    private protected override string Text => FormattableString.Invariant($"dropout({Probability:G6})");
}

/// <summary>Numbers put in another order, or some of them taken, such as one token: their moments stay.</summary>
public sealed record FlattenStep : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "flatten";
}

/// <summary>A step that no rule is known for: nothing is predicted through it.</summary>
/// <param name="Reason">What it is, in a sentence.</param>
public sealed record UnknownStep(string Reason) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "unknown";

    private protected override string Text => $"unknown: {Reason}";
}
