namespace Fanin.Parameters;

/// <summary>One tensor of a model that needs a first value, described without the tensor.</summary>
/// <param name="Name">Its full name, unique in the model, for instance <c>fc1.weight</c>.</param>
/// <param name="Shape">Its sizes: weights are <c>[out, in, …kernel]</c>, transposed convolutions <c>[in, out/groups, …kernel]</c>.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Role">What it does in its layer.</param>
/// <param name="Layer">The layer that owns it.</param>
public sealed record ParameterSpec(string Name, TensorShape Shape, ElementType ElementType, ParameterRole Role, LayerSpec Layer)
{
    /// <summary>
    /// For a place that shares the tensor of an earlier one (tied weights): the name of that one, which is where the tensor is set. The layer's
    /// constructor has drawn numbers for this place nevertheless.
    /// </summary>
    public string? TiedTo { get; init; }

    /// <summary>
    /// For a layer that a PyTorch constructor copies, such as the layers of a TransformerEncoder after the first: the name of the parameter whose numbers it
    /// begins with. The copy draws none of its own; in the keyed stream, and where a rule sets it, it does.
    /// </summary>
    public string? CopyOf { get; init; }

    /// <summary>
    /// Whether the elements lie row-major without gaps. PyTorch draws for tensors that don't (channels-last, transposed) in the order of memory, and
    /// normal numbers one by one; the keyed stream numbers elements row-major whatever the layout.
    /// </summary>
    public bool IsContiguous { get; init; } = true;

    /// <summary>The name within its layer, for instance <c>weight</c>.</summary>
    public string LocalName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
