using System.Collections.Immutable;

namespace Fanin.Parameters;

/// <summary>Numbers that a model says of itself and that recipes may calculate with, by name: <c>layers</c>, <c>width</c>, <c>heads</c>, …</summary>
/// <param name="Values">The numbers.</param>
public sealed record ModelFacts(ImmutableSortedDictionary<string, double> Values)
{
    /// <summary>A model that says nothing.</summary>
    public static ModelFacts None { get; } = new(ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));

    /// <summary>The names that models of this library use, and what they mean.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["layers"] = "blocks in the stack that the parameter belongs to",
        ["layer"] = "index of the parameter's block in its stack, from 0",
        ["encoder_layers"] = "blocks of the encoder",
        ["decoder_layers"] = "blocks of the decoder",
        ["branch_layers"] = "weight layers in one residual branch",
        ["width"] = "width of the residual stream, d_model",
        ["ff"] = "inner width of the feed-forward part",
        ["heads"] = "attention heads",
        ["kv_heads"] = "heads of keys and values, where they are fewer",
        ["head_width"] = "width of one head",
        ["vocabulary"] = "rows of the token embedding",
        ["classes"] = "outputs of the classifier",
        ["base_width"] = "width at which a muP recipe was tuned",
        ["initializer_range"] = "the standard deviation that the model's configuration asks for",
        ["initializer_factor"] = "the factor that the model's configuration asks for",
    };

    /// <summary>What formulas may ask of the parameter itself, beside the facts of its model.</summary>
    public static IReadOnlyDictionary<string, string> OfParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fan_in"] = "connections into one output unit of the layer's weight",
        ["fan_out"] = "connections out of one input unit of the layer's weight",
        ["rows"] = "size of the first dimension (of a bias: of its layer's weight)",
        ["columns"] = "size of the second dimension (of a bias: of its layer's weight)",
        ["kernel"] = "product of the sizes of all further dimensions (of a bias: of its layer's weight)",
        ["elements"] = "number of elements",
    };

    /// <summary>One of the numbers; <see langword="null"/> if the model does not say it.</summary>
    /// <param name="name">For instance <c>layers</c>.</param>
    public double? this[string name] => Values.TryGetValue(name, out double value) ? value : null;

    /// <summary>These facts and one more, which takes the place of an older one.</summary>
    /// <param name="name">For instance <c>layers</c>.</param>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public ModelFacts With(string name, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ModelFacts(Values.SetItem(name, Check.Finite(value)));
    }

    /// <inheritdoc/>
    public bool Equals(ModelFacts? other) => other is not null && (ReferenceEquals(Values, other.Values) || Values.SequenceEqual(other.Values));

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Count;

    /// <summary>For instance <c>heads = 12, layers = 12</c>.</summary>
    public override string ToString() =>
        string.Join(", ", Values.Select(fact => FormattableString.Invariant($"{fact.Key} = {fact.Value:R}")));
}
