using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Plateaus;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>One fault a finding, spread over perceptrons, convolutional networks and transformers.</summary>
internal static class PlantedFaults
{
    private static readonly DetectedNet Mlp = DetectedNet.Mlp(4, 128, "relu");
    private static readonly DetectedNet Cnn = DetectedNet.Cnn(4, 16, "relu");
    private static readonly DetectedNet Transformer = DetectedNet.Transformer(4, preNorm: true);

    public static Recipe Sound { get; } = Recipe.PyTorch.Override(
        "sound",
        Rule.Named("*.q.weight", "*.k.weight", "*.v.weight", "*.o.weight").All(Scheme.LeCun(Spread.Normal)) with { IsDefault = true },
        Rule.ForLayers("Linear", "Conv2d").Weight(Scheme.KaimingNormal()),
        Rule.ForLayers("Linear", "Conv2d").Bias(Scheme.Zeros));

    // He's weights and zero biases where nothing else is said.
    public static PlantedFault[] All { get; } =
    [
        new(FindingCodes.WrongGain, "fc1", Mlp, With("fc*.weight", "kaiming-normal(gain=0.8)")),
        new(FindingCodes.WrongFan, "conv1", DetectedNet.Cnn(4, 32, "relu", first: 3), Sound.Override("planted", Rule.ForLayers("Conv2d").Weight(Parse("kaiming-normal(relu, fan_out)")))),
        new(FindingCodes.VanishingSignal, "fc1", DetectedNet.Mlp(8, 128, "relu"), With("*.weight", "normal(0, 0.02)")),
        new(FindingCodes.ExplodingSignal, "conv2", DetectedNet.Cnn(6, 16, "relu"), With("conv*.weight", "normal(0, 0.3)")),
        new(FindingCodes.VanishingGradient, "fc7", DetectedNet.Mlp(8, 128, "tanh"), With("fc*.weight", "normal(0, 0.04)")),
        new(FindingCodes.ExplodingGradient, "conv5", DetectedNet.Cnn(6, 16, "relu"), With("conv*.weight", "normal(0, 0.4)")),
        new(FindingCodes.BatchNormExplosion, "norm15", DetectedNet.Cnn(16, 16, "relu", batchNorm: true), Sound),
        new(FindingCodes.PostNormCollapse, "blocks.0.norm1", DetectedNet.Transformer(8, preNorm: false, perToken: true, tokens: 64), Sound.Override(
            "planted", Rule.Named("head.weight").All(Parse("normal(0, 0.01)"))))
        {
            Samples = 16,
            Labels = labels => (labels.unsqueeze(1) + arange(64)).remainder(DetectedNet.Classes),
        },
        new(FindingCodes.RankCollapse, "fc3", DetectedNet.Mlp(10, 128, "tanh"), With("fc*.bias", "normal(0, 2)")),
        new(FindingCodes.Saturation, "fc1", DetectedNet.Mlp(4, 128, "tanh"), With("fc*.weight", "normal(0, 0.5)")),
        new(FindingCodes.DeadUnits, "act2", Cnn, With("conv2.bias", "constant(-10)")),
        new(FindingCodes.ActiveFraction, "act1", Cnn, With("conv1.bias", "constant(4)")),
        new(FindingCodes.SignalLevel, "fc1", Mlp, Sound) { Inputs = x => x * 127 },
        new(FindingCodes.LargeMean, "fc2", Mlp, With("fc2.weight", "uniform(0, 0.05)")),
        new(FindingCodes.TheoryDeviation, "conv3", Cnn, Sound) { Spoil = module => Scale(module, "conv3.weight", 4) },
        new(FindingCodes.LowEffectiveRank, "fc2", Mlp, Sound) { Spoil = module => RankOne(module, "fc2.weight") },
        new(FindingCodes.LargeLogits, "head", Transformer, With("head.weight", "normal(0, 2)")),
        new(FindingCodes.TinyLogits, "head", Transformer, With("head.weight", "normal(0, 0.00001)")),
        new(FindingCodes.LossLevel, "", Mlp, With("head.bias", "normal(0, 3)")),
        new(FindingCodes.Plateau, "", DetectedNet.Mlp("relu", 784, 75, 45), With("*.weight", "normal(0, 0.001)")) { Data = DataStatistic.FashionMnist },
        new(FindingCodes.BiasDrift, "", DetectedNet.Mlp("relu", 784, 75, 60, 45), With("*.weight", "normal(0, 0.001)")) { Data = DataStatistic.FashionMnist },
        new(FindingCodes.IdenticalUnits, "blocks.1.fc1", Transformer, With("blocks.1.fc1.weight", "constant(0.1)")),
        new(FindingCodes.DuplicateWeights, "blocks.1.fc1.weight", Transformer, Sound) { Spoil = module => Copy(module, "blocks.0.fc1.weight", "blocks.1.fc1.weight") },
        new(FindingCodes.UntouchedWeights, "blocks.2.v.weight", Transformer, Sound) { Spoil = module => init.kaiming_uniform_(Find(module, "blocks.2.v.weight"), Math.Sqrt(5)) },
        new(FindingCodes.NonFinite, "blocks.1.q.weight", Transformer, Sound) { Spoil = module => Set(module, "blocks.1.q.weight", float.NaN) },
        new(FindingCodes.Spectrum, "blocks.3.fc2.weight", Transformer, Sound) { Spoil = module => RankOne(module, "blocks.3.fc2.weight") },
        new(FindingCodes.UpdateRatio, "fc2.weight", DetectedNet.Mlp(4, 128, "relu", "bn"), With("fc2.weight", "normal(0, 0.0001)")) { LearningRate = 0.01 },
        new(FindingCodes.Stagnation, "fc1.weight", Mlp, Sound) { Type = ScalarType.BFloat16, LearningRate = 0.001 },
        new(FindingCodes.GradientSpread, "fc2.weight", DetectedNet.Mlp(4, 128, "relu", "ln"), With("fc1.weight", "normal(0, 0.0001)")) { LearningRate = 0.01 },
        new(FindingCodes.HalfUnderflow, "fc4", DetectedNet.Mlp(4, 128, "relu"), With("fc*.weight", "normal(0, 0.005)")) { Type = ScalarType.Float16 },
        new(FindingCodes.Jacobian, "", DetectedNet.Mlp(8, 128, "relu"), With("fc*.weight", "lecun-normal")) { DerivativeSamples = 8 },
        new(FindingCodes.TangentKernel, "", DetectedNet.Mlp(4, 128, "sigmoid"), With("*.weight", "normal(0, 0.01)")) { DerivativeSamples = 64 },
    ];

    public static Recipe With(string names, string scheme) => Sound.Override("planted", Rule.Named(names).All(Parse(scheme)));

    private static Scheme Parse(string scheme) => SchemeCatalog.Parse(scheme);

    private static TorchSharp.Modules.Parameter Find(nn.Module module, string name) => module.named_parameters().Single(parameter => parameter.name == name).parameter;

    private static void Change(nn.Module module, string name, Func<Tensor, Tensor> change)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = Find(module, name);
        tensor.copy_(change(tensor));
    }

    private static void Scale(nn.Module module, string name, double factor) => Change(module, name, tensor => tensor * factor);

    private static void Set(nn.Module module, string name, float value) => Change(module, name, tensor => full_like(tensor, value));

    private static void Copy(nn.Module module, string from, string to) => Change(module, to, _ => Find(module, from));

    // Of the same norm: all rows are multiples of one.
    private static void RankOne(nn.Module module, string name) => Change(module, name, tensor =>
    {
        Tensor matrix = tensor.flatten(1);
        Tensor product = matrix.mean([1], keepdim: true) * matrix.mean([0], keepdim: true);
        return (product * (matrix.norm() / product.norm())).reshape(tensor.shape);
    });
}
