namespace Fanin.Parameters;

/// <summary>What is known of the layer that owns a parameter.</summary>
/// <param name="Path">Where it stands in the model, for instance <c>encoder.0.linear1</c>; empty for the model itself.</param>
/// <param name="Type">Its type's name, for instance <c>Linear</c> or <c>Conv2d</c>.</param>
/// <param name="WeightShape">Shape of the layer's weight, from which the fans of weight and bias are counted; <see langword="null"/> if it has none.</param>
/// <param name="PaddingRow">For an embedding: the row of the padding index, or <see langword="null"/>.</param>
public sealed record LayerSpec(string Path, string Type, TensorShape? WeightShape = null, long? PaddingRow = null)
{
    /// <summary>What the dimensions of the layer's weight are.</summary>
    public WeightLayout WeightLayout { get; init; } = WeightLayout.OutIn;

    /// <summary>For a recurrent layer: the width of its state, which bounds PyTorch's numbers; else <see langword="null"/>.</summary>
    public long? HiddenSize { get; init; }

    /// <summary>For PReLU: the slope that its constructor was given; <see langword="null"/> for PyTorch's 0.25, and for other layers.</summary>
    public double? InitialSlope { get; init; }

    /// <summary>
    /// Path of the Transformer that the layer is a part of, whose constructor draws all matrices of its parts anew; <see langword="null"/> if there is none.
    /// </summary>
    public string? RedrawnBy { get; init; }

    /// <summary>Numbers that recipes may calculate with: the model's, and where in it the layer stands (<c>layer</c>, <c>layers</c>).</summary>
    public ModelFacts Facts { get; init; } = ModelFacts.None;

    /// <summary>The name by which rules know a layer's class: without namespace, and without the number of its type parameters.</summary>
    /// <param name="layer">A layer's class.</param>
    public static string NameOf(Type layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Name.Split('`')[0];
    }
}
