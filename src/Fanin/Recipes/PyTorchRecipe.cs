using Fanin.Parameters;
using Fanin.Schemes;

namespace Fanin.Recipes;

/// <summary>What PyTorch's constructors do, layer by layer.</summary>
/// <remarks>
/// <para>Linear and convolutions: Kaiming uniform with a leaky ReLU of slope √5, which is U(±1/√fan_in); their biases the same bound.
/// Embedding: N(0, 1), padding row zero. Norms: 1 and 0.</para>
/// <para>Source: <c>reset_parameters</c> of the layers in <c>torch.nn.modules</c>, unchanged from 1.2 (BatchNorm's weight) on.</para>
/// </remarks>
internal static class PyTorchRecipe
{
    public static Recipe Value { get; } = new(
        "pytorch",
        [
            .. new[] { "Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" }
                .SelectMany(WeightAndBias),
            new Rule(new ParameterPattern(Role: ParameterRole.Embedding), new EmbeddingScheme()) { IsDefault = true },
            .. Recipe.NeutralNorms,
        ]);

    private static Rule[] WeightAndBias(string layer) =>
    [
        Default(layer, "weight", ParameterRole.Weight, Scheme.KaimingUniform(slope: Math.Sqrt(5))),
        Default(layer, "bias", ParameterRole.Bias, new FanInUniformScheme()),
    ];

    // By role too: a class of one's own that happens to be called Linear is not PyTorch's.
    private static Rule Default(string layer, string name, ParameterRole role, Scheme scheme) =>
        new(new ParameterPattern(LayerType: layer, LocalName: name, Role: role), scheme) { IsDefault = true };
}
