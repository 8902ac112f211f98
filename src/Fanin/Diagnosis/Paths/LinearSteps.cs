namespace Fanin.Diagnosis.Paths;

/// <summary>y = W·x + b.</summary>
/// <param name="Weight">Name of W.</param>
/// <param name="Bias">Name of b, or <see langword="null"/>.</param>
public sealed record LinearStep(string Weight, string? Bias = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "linear";

    private protected override IEnumerable<string?> OwnParameters => [Weight, Bias];
}

/// <summary>A convolution, of images unless <see cref="Dimensions"/> says otherwise. Groups and kernel come with the weight's layout.</summary>
/// <param name="Weight">Name of the kernels.</param>
/// <param name="Bias">Name of the bias, or <see langword="null"/>.</param>
public sealed record ConvolutionStep(string Weight, string? Bias = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "convolution";

    /// <summary>Size of the kernel along each dimension, at least 1.</summary>
    public int Kernel { get; init; } = 1;

    /// <summary>Stride along each dimension, at least 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added on either side along each dimension.</summary>
    public int Padding { get; init; }

    /// <summary>Positions of the input along each dimension; 0 if unknown: borders are then not counted.</summary>
    public int Side { get; init; }

    /// <summary>Dimensions that the kernel slides along: 2 for images.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>Positions of the output along each dimension; 0 if unknown.</summary>
    public int OutputSide => Side == 0 ? 0 : ((Side + (2 * Padding) - Kernel) / Stride) + 1;

    private protected override IEnumerable<string?> OwnParameters => [Weight, Bias];
}

/// <summary>A transposed convolution. Strides and groups come with the weight's layout; borders are not counted.</summary>
/// <param name="Weight">Name of the kernels.</param>
/// <param name="Bias">Name of the bias, or <see langword="null"/>.</param>
public sealed record TransposedConvolutionStep(string Weight, string? Bias = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "transposed convolution";

    private protected override IEnumerable<string?> OwnParameters => [Weight, Bias];
}

/// <summary>A table looked up by index: what comes before it does not matter.</summary>
/// <param name="Table">Name of the table.</param>
public sealed record EmbeddingStep(string Table) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "embedding";

    private protected override IEnumerable<string?> OwnParameters => [Table];
}

/// <summary>A table's rows added to the signal: positions, or the type of a sentence.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="IsShared">Whether all tokens get the same row, as with the type of a sentence; otherwise each its own.</param>
public sealed record AddedEmbeddingStep(string Table, bool IsShared = false) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "added embedding";

    private protected override IEnumerable<string?> OwnParameters => [Table];
}
