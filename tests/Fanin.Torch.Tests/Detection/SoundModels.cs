using Fanin.Recipes;
using Fanin.Schemes;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Networks with the initialization that the field gives them: nothing of theirs is an error.</summary>
internal static class SoundModels
{
    public static PlantedFault[] All { get; } =
    [
        Of(DetectedNet.Mlp(3, 128, "relu"), "kaiming-normal(relu)"),
        Of(DetectedNet.Mlp(5, 128, "relu"), "kaiming-uniform(relu)"),
        Of(DetectedNet.Mlp(10, 128, "relu"), "orthogonal(1.4142135)"),
        Of(DetectedNet.Mlp(20, 256, "relu"), "kaiming-normal(relu)"),
        Of(DetectedNet.Mlp(3, 128, "tanh"), "xavier-normal"),
        Of(DetectedNet.Mlp(10, 128, "tanh"), "kaiming-normal(tanh)"),
        Of(DetectedNet.Mlp(50, 128, "tanh"), "orthogonal(1.05)"),
        Of(DetectedNet.Mlp(5, 128, "leaky_relu"), "kaiming-normal(leaky-relu)"),
        Of(DetectedNet.Mlp(10, 128, "selu"), "lecun-normal"),
        Of(DetectedNet.Mlp(50, 128, "selu"), "lecun-normal"),
        Of(DetectedNet.Mlp(8, 128, "gelu"), "kaiming-normal(gelu)"),
        Of(DetectedNet.Mlp(8, 128, "silu"), "kaiming-normal(silu)"),
        Of(DetectedNet.Mlp(8, 128, "elu"), "kaiming-normal(elu)"),
        Of(DetectedNet.Mlp(5, 128, "mish"), "kaiming-normal(mish)"),
        Of(DetectedNet.Mlp("relu", 784, 75, 45), "kaiming-uniform(relu)"),
        Of(DetectedNet.Mlp(3, 128, "relu", "bn"), "kaiming-normal(relu)"),
        Of(DetectedNet.Mlp(10, 128, "relu", "bn"), "normal(0, 0.01)"),
        Of(DetectedNet.Mlp(20, 128, "relu", "ln"), "kaiming-normal(relu)"),
        Of(DetectedNet.Mlp(50, 128, "gelu", "ln"), "xavier-normal"),
        Of(DetectedNet.Cnn(3, 16, "relu"), "kaiming-normal(relu)"),
        Of(DetectedNet.Cnn(8, 32, "relu"), "kaiming-uniform(relu)"),
        Of(DetectedNet.Cnn(10, 16, "relu", batchNorm: true), "kaiming-normal(relu, fan_out)"),
        Of(DetectedNet.Cnn(20, 16, "tanh"), "delta-orthogonal(1.1)", "orthogonal(1)"),
        Of(DetectedNet.ResNet(2), "kaiming-normal(relu, fan_out)"),
        Of(DetectedNet.ResNet(8), "kaiming-normal(relu)"),
        Of(DetectedNet.Transformer(2, preNorm: true), "xavier-uniform"),
        Of(DetectedNet.Transformer(6, preNorm: true), "normal(0, 0.02)"),
        Of(DetectedNet.Transformer(12, preNorm: true), "lecun-normal"),
    ];

    private static PlantedFault Of(DetectedNet net, string scheme, string? head = null)
    {
        Scheme weights = SchemeCatalog.Parse(scheme);
        Scheme last = head is null ? Scheme.LeCun(Spread.Normal) : SchemeCatalog.Parse(head);
        return new PlantedFault(string.Empty, string.Empty, net, Recipe.PyTorch.Override(
            "sound", Rule.Named("head.weight").All(last), Rule.ForLayers("Linear", "Conv2d").Weight(weights), Rule.ForLayers("Linear", "Conv2d").Bias(Scheme.Zeros)))
        {
            Samples = 128,
            LearningRate = 0.01,
        };
    }
}
