using Fanin.Models;
using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>A TorchSharp module as a model without tensors.</summary>
public static class ModuleModel
{
    /// <summary>Describes a module.</summary>
    /// <param name="module">Any module, in memory or on the meta device.</param>
    /// <param name="name">As tables and records call it.</param>
    /// <param name="facts">What is known of the model as a whole, such as its width, which a module does not tell; nothing if omitted.</param>
    /// <returns>Its parameters as <see cref="ModuleParameters"/> sees them, of family <c>unknown</c>. Layers in a stack of blocks know <c>layer</c> and <c>layers</c>; these facts
    /// are theirs too, unless they have ones of these names themselves.</returns>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="NotSupportedException">A parameter has elements of a type that has no first value here, for instance complex ones.</exception>
    public static ModelDescription Describe(nn.Module module, string name, ModelFacts? facts = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        facts ??= ModelFacts.None;
        return new ModelDescription(name, "unknown", [.. ModuleParameters.Of(module).Select(place => WithFacts(place.Spec, facts))]) { Facts = facts };
    }

    private static ParameterSpec WithFacts(ParameterSpec spec, ModelFacts facts) =>
        spec with { Layer = spec.Layer with { Facts = new ModelFacts(facts.Values.SetItems(spec.Layer.Facts.Values)) } };
}
