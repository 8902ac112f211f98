namespace Fanin.Diagnosis.Paths;

/// <summary>The largest number of each window. Values of one window are taken as independent, which real ones are not: an upper bound.</summary>
/// <param name="Window">m, numbers in a window: 4 for 2 × 2.</param>
/// <param name="Stride">Input positions per window: 4 for stride 2 along two dimensions.</param>
public sealed record MaxPoolStep(int Window, int Stride) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "max pool";

    private protected override string Text => FormattableString.Invariant($"max pool({Window})");
}

/// <summary>The mean of each window.</summary>
/// <param name="Window">m, numbers in a window: 4 for 2 × 2; for global pooling all positions.</param>
/// <param name="Stride">Input positions per window; for global pooling all positions.</param>
/// <param name="Correlation">r, cosine of two positions of one window, within [−1, 1]; <see langword="null"/> if not known: the signal behind isn't either.</param>
public sealed record AveragePoolStep(int Window, int Stride, double? Correlation = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "average pool";

    private protected override string Text => FormattableString.Invariant($"average pool({Window})");
}

/// <summary>The mean of all tokens of a sequence, whose cosine is that of the signal.</summary>
/// <param name="Tokens">n, at least 1.</param>
public sealed record TokenMeanStep(int Tokens) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "token mean";
}

/// <summary>One token of a sequence, such as the one that stands for the whole: its gradient is spread over all tokens in the mean.</summary>
/// <param name="Tokens">n, at least 1.</param>
public sealed record TokenPickStep(int Tokens) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "token pick";
}
