namespace Fanin.Diagnosis.Paths;

/// <summary>Batch normalization in training: γ·(x − mean)/√(variance + ε) + β of each channel over batch and positions.</summary>
/// <param name="Scale">Name of γ; <see langword="null"/> for 1.</param>
/// <param name="Shift">Name of β; <see langword="null"/> for 0.</param>
public sealed record BatchNormStep(string? Scale = null, string? Shift = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "batch norm";

    /// <summary>ε, at least 0.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Numbers that one mean is taken of, batch times positions; <see langword="null"/> for very many.</summary>
    public long? Samples { get; init; }

    private protected override IEnumerable<string?> OwnParameters => [Scale, Shift];
}

/// <summary>Layer normalization: γ·(x − mean)/√(variance + ε) + β over the units of each sample or token.</summary>
/// <param name="Scale">Name of γ; <see langword="null"/> for 1.</param>
/// <param name="Shift">Name of β; <see langword="null"/> for 0.</param>
public sealed record LayerNormStep(string? Scale = null, string? Shift = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "layer norm";

    /// <summary>ε, at least 0.</summary>
    public double Epsilon { get; init; } = 1e-5;

    private protected override IEnumerable<string?> OwnParameters => [Scale, Shift];
}

/// <summary>Root-mean-square normalization: γ·x/√(E[x²] + ε) over the units of each sample or token.</summary>
/// <param name="Scale">Name of γ; <see langword="null"/> for 1.</param>
public sealed record RmsNormStep(string? Scale = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "rms norm";

    /// <summary>ε, at least 0.</summary>
    public double Epsilon { get; init; } = 1e-6;

    private protected override IEnumerable<string?> OwnParameters => [Scale];
}
