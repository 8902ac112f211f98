using Fanin.Parameters;

namespace Fanin.Tests.Support;

/// <summary>Parameters without models.</summary>
internal static class Specs
{
    /// <summary>A weight, by default <c>[out, in, …kernel]</c> and single precision.</summary>
    public static ParameterSpec Weight(TensorShape shape, WeightLayout? layout = null, string name = "layer.weight", ElementType type = ElementType.Float32) => new(
        name, shape, type, ParameterRole.Weight, new LayerSpec("layer", "Any", shape) { WeightLayout = layout ?? WeightLayout.OutIn });

    /// <summary>A bias of a layer with a weight and, if it is recurrent, a state.</summary>
    public static ParameterSpec Bias(long length, string name = "layer.bias", TensorShape? weight = null, long? hidden = null) => new(
        name, new TensorShape(length), ElementType.Float32, ParameterRole.Bias, new LayerSpec("layer", "Any", weight) { HiddenSize = hidden });
}
