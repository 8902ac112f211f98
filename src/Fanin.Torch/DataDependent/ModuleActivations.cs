using Fanin.Activations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>TorchSharp's activation layers as functions.</summary>
internal static class ModuleActivations
{
    /// <summary>The function of a layer; <see langword="null"/> if it is no activation, or one that does not go number by number.</summary>
    public static Activation? Find(nn.Module layer) => layer is ActivationLayer own ? own.Activation : Text(layer) is { } text ? ActivationCatalog.Parse(text) : null;

    private static string? Text(nn.Module layer) => layer switch
    {
        ReLU => "relu",
        ReLU6 => "relu6",
        LeakyReLU leaky => With("leaky_relu", leaky.negative_slope),
        PReLU prelu => With("prelu", prelu.init),
        ELU elu => With("elu", elu.alpha),
        SELU => "selu",
        CELU celu => With("celu", celu.alpha),
        GELU gelu => IsTanhGelu(gelu) ? "gelu_tanh" : "gelu",
        SiLU => "silu",
        Mish => "mish",
        Softplus softplus => With("softplus", softplus.beta),
        Softsign => "softsign",
        Tanh => "tanh",
        Sigmoid => "sigmoid",
        LogSigmoid => "logsigmoid",
        Hardtanh hard => With("hardtanh", hard.min_val, hard.max_val),
        Hardsigmoid => "hardsigmoid",
        Hardswish => "hardswish",
        Hardshrink shrink => With("hardshrink", shrink.lambda),
        Softshrink shrink => With("softshrink", shrink.lambda),
        Tanhshrink => "tanhshrink",
        Threshold threshold => With("threshold", threshold.threshold, threshold.value),
        _ => null,
    };

    private static bool IsTanhGelu(GELU gelu) => gelu.approximate.ToString() == "tanh";

    private static string With(string name, params double[] arguments) =>
        $"{name}({string.Join(", ", arguments.Select(argument => argument.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))})";
}
