namespace Fanin.Diagnosis.Paths;

/// <summary>Softmax self-attention up to the mixed values: the projection of the heads' outputs is a <see cref="LinearStep"/> of its own behind it.</summary>
/// <param name="Query">The projection to queries.</param>
/// <param name="Key">The projection to keys.</param>
/// <param name="Value">The projection to values.</param>
/// <param name="HeadWidth">Width of one head, at least 1.</param>
/// <param name="Tokens">n, tokens that attend to each other, at least 1.</param>
public sealed record AttentionStep(AttentionProjection Query, AttentionProjection Key, AttentionProjection Value, int HeadWidth, int Tokens) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => IsCausal ? "causal attention" : "attention";

    /// <summary>Whether a token sees only itself and those before it.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Heads of queries that share one head of keys and values.</summary>
    public int HeadsPerKey { get; init; } = 1;

    /// <summary>By what products of queries and keys are multiplied; <see langword="null"/> for 1/√(head width).</summary>
    public double? LogitScale { get; init; }

    /// <summary>Name of a table added to the logits, as T5's relative positions; <see langword="null"/> for none.</summary>
    public string? LogitBias { get; init; }

    private protected override IEnumerable<string?> OwnParameters => [Query.Weight, Query.Bias, Key.Weight, Key.Bias, Value.Weight, Value.Bias, LogitBias];
}

/// <summary>A linear map that may be packed with others into one parameter.</summary>
/// <param name="Weight">Name of the weight.</param>
/// <param name="Bias">Name of the bias, or <see langword="null"/>.</param>
/// <param name="Part">Which of the packed parts it is; <see langword="null"/> if it has the parameter to itself.</param>
public sealed record AttentionProjection(string Weight, string? Bias = null, int? Part = null);
