using System.Collections.Immutable;
using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A model without its tensors: all that a plan needs to know.</summary>
/// <param name="Name">As tables and records call it, for instance <c>gpt2</c> or the name of its file.</param>
/// <param name="Family">The kind of model, which tells the recipe that suits it: <c>gpt2</c>, <c>llama</c>, <c>resnet</c>; <c>unknown</c> if only shapes are known.</param>
/// <param name="Parameters">Every tensor, in the model's own order; places that share one say so in <see cref="ParameterSpec.TiedTo"/>.</param>
public sealed record ModelDescription(string Name, string Family, ImmutableArray<ParameterSpec> Parameters)
{
    /// <summary>What the model says of itself as a whole; each layer has its own in <see cref="LayerSpec.Facts"/>.</summary>
    public ModelFacts Facts { get; init; } = ModelFacts.None;

    /// <summary>The nonlinearity between its layers, by its name in <see cref="Activations.ActivationCatalog"/>; <see langword="null"/> if it is not known.</summary>
    public string? Activation { get; init; }

    /// <summary>Elements of all tensors, shared ones once.</summary>
    public long ElementCount => Parameters.Where(parameter => parameter.TiedTo is null).Sum(parameter => parameter.Shape.ElementCount);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
