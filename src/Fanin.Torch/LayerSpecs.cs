using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>What is known of a module's layers, and of the layers within TorchSharp's native modules, which show only the names of their parameters.</summary>
internal static class LayerSpecs
{
    /// <summary>The layer that owns a parameter, and whose numbers it copies, if any.</summary>
    /// <param name="module">The module that lists the parameter.</param>
    /// <param name="path">The module's path.</param>
    /// <param name="name">The parameter's name within the module; in a native module it may have dots.</param>
    /// <param name="shapes">Shapes of all the module's parameters.</param>
    public static (LayerSpec Layer, string? CopyOf) Of(nn.Module module, string path, string name, IReadOnlyDictionary<string, TensorShape> shapes)
    {
        int dot = name.LastIndexOf('.');
        string inner = dot < 0 ? string.Empty : name[..dot];
        string layerPath = string.Join('.', new[] { path, inner }.Where(part => part.Length > 0));
        string type = module is MultiheadAttention or TransformerEncoderLayer or TransformerDecoderLayer or TransformerEncoder or TransformerDecoder or Transformer
            && inner.Length > 0
                ? PartType(inner[(inner.LastIndexOf('.') + 1)..])
                : LayerSpec.NameOf(module.GetType());
        string prefix = inner.Length == 0 ? string.Empty : inner + ".";
        LayerSpec layer = Describe(module, new LayerSpec(layerPath, type, WeightShape(module, type, prefix, shapes)), prefix, shapes);
        return module is Transformer ? (layer with { RedrawnBy = path }, FirstOf(name)) : (layer, module is TransformerEncoder or TransformerDecoder ? FirstOf(name) : null);
    }

    /// <summary>What a parameter does in its layer, by the layer's own class: a namesake is not PyTorch's.</summary>
    public static ParameterRole Role(nn.Module module, LayerSpec layer, string localName) => module switch
    {
        Linear or Convolution or Bilinear => WeightOrBias(localName),
        Embedding or EmbeddingBag => ParameterRole.Embedding,
        NormBase or LayerNorm or GroupNorm => NormRole(localName),
        RNN or LSTM or GRU or RNNCell or LSTMCell or GRUCell or MultiheadAttention => WeightOrBias(localName),
        PReLU => ParameterRole.Slope,
        TransformerEncoderLayer or TransformerDecoderLayer or TransformerEncoder or TransformerDecoder or Transformer =>
            layer.Type == nameof(LayerNorm) ? NormRole(localName) : WeightOrBias(localName),
        _ => ParameterRole.Unknown,
    };

    private static LayerSpec Describe(nn.Module module, LayerSpec layer, string prefix, IReadOnlyDictionary<string, TensorShape> shapes) => module switch
    {
        ConvolutionTranspose transposed => layer with { WeightLayout = WeightLayout.Transposed(transposed.groups, transposed.stride) },
        Convolution convolution => layer with { WeightLayout = WeightLayout.OutIn with { Groups = convolution.groups } },
        Bilinear => layer with { WeightLayout = new WeightLayout([0], [1, 2]) },
        Embedding or EmbeddingBag => layer with { WeightLayout = WeightLayout.Table },
        PReLU prelu => layer with { InitialSlope = prelu.init },
        RNN or LSTM or GRU => Recurrent(layer, shapes["weight_hh_l0"]),
        RNNCell or LSTMCell or GRUCell => Recurrent(layer, shapes["weight_hh"]),
        _ when layer.Type == nameof(MultiheadAttention) && shapes.ContainsKey(prefix + "in_proj_weight") =>
            layer with { WeightLayout = WeightLayout.OutIn with { PackedParts = 3 } },
        _ => layer,
    };

    // The gates are packed along the rows: [gates·hidden, hidden].
    private static LayerSpec Recurrent(LayerSpec layer, TensorShape recurrent) => layer with
    {
        HiddenSize = recurrent[1],
        WeightLayout = WeightLayout.OutIn with { PackedParts = recurrent[1] == 0 ? 1 : recurrent[0] / recurrent[1] },
    };

    private static TensorShape? WeightShape(nn.Module module, string type, string prefix, IReadOnlyDictionary<string, TensorShape> shapes) =>
        (module is Linear or Convolution or Bilinear || type is nameof(Linear) or "NonDynamicallyQuantizableLinear")
        && shapes.TryGetValue(prefix + "weight", out TensorShape shape)
            ? shape
            : null;

    // As Python's modules of these names are called.
    private static string PartType(string name) => name switch
    {
        "self_attn" or "multihead_attn" => nameof(MultiheadAttention),
        "out_proj" => "NonDynamicallyQuantizableLinear",
        "linear1" or "linear2" => nameof(Linear),
        _ when name.StartsWith("norm", StringComparison.Ordinal) => nameof(LayerNorm),
        _ => "Unknown",
    };

    private static ParameterRole WeightOrBias(string name) => name switch
    {
        _ when name.StartsWith("weight_hh", StringComparison.Ordinal) => ParameterRole.RecurrentWeight,
        _ when name.Contains("weight", StringComparison.Ordinal) => ParameterRole.Weight,
        _ when name.Contains("bias", StringComparison.Ordinal) => ParameterRole.Bias,
        _ => ParameterRole.Unknown,
    };

    private static ParameterRole NormRole(string name) => name switch
    {
        "weight" => ParameterRole.NormScale,
        "bias" => ParameterRole.NormShift,
        "running_mean" => ParameterRole.RunningMean,
        "running_var" => ParameterRole.RunningVariance,
        "num_batches_tracked" => ParameterRole.BatchCount,
        _ => ParameterRole.Unknown,
    };

    // "layers.3.norm1.weight" copies "layers.0.norm1.weight".
    private static string? FirstOf(string name)
    {
        string[] parts = name.Split('.');
        int number = Array.IndexOf(parts, "layers") + 1;
        if (number == 0 || parts[number] == "0")
        {
            return null;
        }

        parts[number] = "0";
        return string.Join('.', parts);
    }
}
