using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>What PyTorch's constructors do, layer by layer.</summary>
/// <remarks>
/// <para>Linear and convolutions: Kaiming uniform with a leaky ReLU of slope √5, which is U(±1/√fan_in); their biases the same bound. Bilinear:
/// U(±1/√in1). Embeddings: N(0, 1), padding row zero. Recurrent layers: U(±1/√hidden). Attention: projections Xavier uniform, biases 0, but for those of keys and
/// values, which are Xavier normal. Transformer: all matrices Xavier uniform. Norms: 1 and 0. PReLU: 0.25.</para>
/// <para>Source: <c>reset_parameters</c> of the layers in <c>torch.nn.modules</c>, unchanged from 1.2 (BatchNorm's weight) on.</para>
/// </remarks>
internal static class PyTorchRecipe
{
    private static readonly string[] FanLayers = ["Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"];
    private static readonly string[] RecurrentLayers = ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"];
    private static readonly ParameterRole[] RecurrentRoles = [ParameterRole.Weight, ParameterRole.RecurrentWeight, ParameterRole.Bias];

    // PyTorch counts fans by shape, also where that is not what the layer has.
    private static readonly Scheme Kaiming = new KaimingScheme(Spread.Uniform, slope: Math.Sqrt(5), fanCount: FanCount.PyTorch);
    private static readonly Scheme XavierUniform = new XavierScheme(Spread.Uniform, fanCount: FanCount.PyTorch);
    private static readonly Scheme XavierNormal = new XavierScheme(Spread.Normal, fanCount: FanCount.PyTorch);

    public static Recipe Value { get; } = new(
        "pytorch",
        [
            new Rule(new ParameterPattern(Role: ParameterRole.Weight) { IsRedrawn = true }, XavierUniform) { IsDefault = true },
            .. FanLayers.Select(layer => Default(layer, "weight", ParameterRole.Weight, Kaiming)),
            .. FanLayers.Select(layer => Default(layer, "bias", ParameterRole.Bias, new FanInUniformScheme())),
            Default("Bilinear", "weight", ParameterRole.Weight, new FanInUniformScheme(InputCount.FirstInput)),
            Default("Bilinear", "bias", ParameterRole.Bias, new FanInUniformScheme(InputCount.FirstInput)),
            .. RecurrentLayers.SelectMany(_ => RecurrentRoles, (layer, role) => Default(layer, null, role, new FanInUniformScheme(InputCount.Hidden))),
            Default("MultiheadAttention", null, ParameterRole.Weight, XavierUniform),
            Default("MultiheadAttention", "in_proj_bias", ParameterRole.Bias, Scheme.Zeros),
            Default("MultiheadAttention", "bias_k", ParameterRole.Bias, XavierNormal),
            Default("MultiheadAttention", "bias_v", ParameterRole.Bias, XavierNormal),
            Default("NonDynamicallyQuantizableLinear", "weight", ParameterRole.Weight, Kaiming),
            Default("NonDynamicallyQuantizableLinear", "bias", ParameterRole.Bias, Scheme.Zeros),
            new Rule(new ParameterPattern(Role: ParameterRole.Embedding), new EmbeddingScheme()) { IsDefault = true },
            .. Recipe.NeutralNorms,
        ])
    {
        Title = "PyTorch's own",
        Source = "reset_parameters of the layers in torch.nn.modules, 1.2 and later",
        Notes = "Layers of which torch.nn.Transformer is made are drawn anew by it: all matrices Xavier uniform.",
    };

    // By role too: a class of one's own that happens to be called Linear is not PyTorch's.
    private static Rule Default(string layer, string? name, ParameterRole role, Scheme scheme) =>
        new(new ParameterPattern(LayerType: layer, LocalName: name, Role: role), scheme) { IsDefault = true };
}
