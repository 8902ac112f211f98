using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>What is known of a layer by its class.</summary>
/// <param name="Word">As <see cref="Fanin.Diagnosis.Paths.SignalPath.Kind"/> has it, and the catalog of activations.</param>
internal sealed record LayerKind(string Word)
{
    /// <summary>Whether outputs are above 0 exactly where inputs are.</summary>
    public bool KeepsSign { get; init; }

    /// <summary>Whether outputs are 0 on a half-line of inputs.</summary>
    public bool HasDeadHalf { get; init; }

    /// <summary>Tells which outputs are at an end of a bounded activation; <see langword="null"/> if it has none.</summary>
    public Func<Tensor, Tensor>? Saturated { get; init; }

    /// <summary>Whether units are the last dimension (true), the second (false), or where the layer before had them (<see langword="null"/>).</summary>
    public bool? UnitsAreLast { get; init; }

    /// <summary>The kind of a module.</summary>
    public static LayerKind Of(nn.Module module) => module switch
    {
        Linear or Bilinear => new("linear") { UnitsAreLast = true },
        ConvolutionTranspose => new("transposed convolution") { UnitsAreLast = false },
        Convolution => new("convolution") { UnitsAreLast = false },
        Embedding or EmbeddingBag => new("embedding") { UnitsAreLast = true },
        BatchNorm => new("batch norm") { UnitsAreLast = false },
        InstanceNorm => new("instance norm") { UnitsAreLast = false },
        GroupNorm => new("group norm") { UnitsAreLast = false },
        LayerNorm => new("layer norm") { UnitsAreLast = true },
        MultiheadAttention => new("attention") { UnitsAreLast = true },
        RNN or LSTM or GRU or RNNCell or LSTMCell or GRUCell => new("recurrent") { UnitsAreLast = true },
        TransformerEncoderLayer or TransformerDecoderLayer or TransformerEncoder or TransformerDecoder or Transformer => new("transformer") { UnitsAreLast = true },
        ReLU => new("relu") { KeepsSign = true, HasDeadHalf = true },
        ReLU6 => new("relu6") { KeepsSign = true, HasDeadHalf = true },
        LeakyReLU => new("leaky_relu") { KeepsSign = true },
        PReLU => new("prelu") { KeepsSign = true },
        RReLU => new("rrelu") { KeepsSign = true },
        ELU => new("elu") { KeepsSign = true },
        CELU => new("celu") { KeepsSign = true },
        SELU => new("selu") { KeepsSign = true },
        GELU => new("gelu") { KeepsSign = true },
        SiLU => new("silu") { KeepsSign = true },
        Mish => new("mish") { KeepsSign = true },
        Hardswish => new("hardswish") { KeepsSign = true },
        Tanh => new("tanh") { KeepsSign = true, Saturated = values => values.abs() > High },
        Sigmoid => new("sigmoid") { Saturated = values => (values - 0.5).abs() > High - 0.5 },
        Softmax softmax => new("softmax") { Saturated = values => values.amax(softmax.dim) > Certain },
        IDescribedModule { Kind: { } kind } => new(kind) { UnitsAreLast = true },
        ActivationLayer layer => new(layer.Activation.Name),
        Dropout or AlphaDropout or FeatureAlphaDropout or Dropout1d or Dropout2d or Dropout3d => new("dropout"),
        Flatten => new("flatten") { UnitsAreLast = true },
        MaxPool1d or MaxPool2d or MaxPool3d or AdaptiveMaxPool1d or AdaptiveMaxPool2d or AdaptiveMaxPool3d => new("max pool") { UnitsAreLast = false },
        AvgPool1d or AvgPool2d or AvgPool3d or AdaptiveAvgPool1d or AdaptiveAvgPool2d or AdaptiveAvgPool3d => new("average pool") { UnitsAreLast = false },
        _ => new(module.GetType().Name.ToLowerInvariant()),
    };

    // |tanh| and sigmoid beyond which hardly any gradient passes; Glorot and Bengio 2010.
    private const double High = 0.97;

    // A softmax that leaves hardly anything to the others.
    private const double Certain = 0.99;
}
