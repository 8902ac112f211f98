using Fanin.Parameters;

namespace Fanin.Torch;

/// <summary>A module that says of itself what its class and its parameters' names don't tell.</summary>
/// <remarks>Implement it in modules that hold parameters themselves, rather than in layers of TorchSharp, and where recipes need to know numbers such as the width.</remarks>
public interface IDescribedModule
{
    /// <summary>What layers in it know, beside what they know from outside, such as <c>width</c>; <c>layers</c> and <c>layer</c> too, where these are not the numbers of blocks in lists.</summary>
    public ModelFacts Facts { get; }

    /// <summary>What the module does, as <see cref="Fanin.Diagnosis.Paths.SignalPath.Kind"/> has it, if it is a layer that acts on the last dimension, for instance <c>linear</c>; <see langword="null"/> to leave it to its class.</summary>
    public string? Kind => null;

    /// <summary>Says more of a parameter that the module holds itself: its role, and the layout of its weight.</summary>
    /// <param name="spec">What is known without it: role <see cref="ParameterRole.Unknown"/>, and the module's class as the layer's type.</param>
    /// <returns>The spec with another role or layer; name, shape and type stay.</returns>
    public ParameterSpec Describe(ParameterSpec spec);
}
