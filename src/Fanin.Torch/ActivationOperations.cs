using Fanin.Activations;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>The catalog's activations as layers and as tensor operations.</summary>
internal static class ActivationOperations
{
    // Of LeCun's 1.7159·tanh(2x/3).
    private const double LeCunHeight = 1.7159;
    private const double LeCunSlope = 2.0 / 3;

    /// <summary>TorchSharp's layer for an activation; <see langword="null"/> if it has none.</summary>
    public static nn.Module<Tensor, Tensor>? Layer(Activation activation)
    {
        (string name, double[] a) = Arguments(activation);
        return name switch
        {
            "linear" => nn.Identity(),
            "relu" => nn.ReLU(),
            "relu6" => nn.ReLU6(),
            "leaky_relu" => nn.LeakyReLU(a[0]),
            "prelu" => nn.PReLU(1, a[0]),
            "rrelu" => nn.RReLU(a[0], a[1]),
            "elu" => nn.ELU(a[0]),
            "selu" => nn.SELU(),
            "celu" => nn.CELU(a[0]),
            "gelu" => nn.GELU(),
            "gelu_tanh" => nn.GELU(TorchSharp.Modules.GELU.Approximate.tanh),
            "silu" when a[0] == 1 => nn.SiLU(),
            "mish" => nn.Mish(),
            "softplus" => nn.Softplus(a[0]),
            "softsign" => nn.Softsign(),
            "tanh" => nn.Tanh(),
            "sigmoid" => nn.Sigmoid(),
            "logsigmoid" => nn.LogSigmoid(),
            "hardsigmoid" => nn.Hardsigmoid(),
            "hardswish" => nn.Hardswish(),
            "hardshrink" => nn.Hardshrink(a[0]),
            "softshrink" => nn.Softshrink(a[0]),
            "tanhshrink" => nn.Tanhshrink(),
            "threshold" => nn.Threshold(a[0], a[1]),
            _ => null,
        };
    }

    /// <summary>An activation as tensor operations; <see langword="null"/> if it is not known.</summary>
    public static Func<Tensor, Tensor>? Function(Activation activation)
    {
        (string name, double[] a) = Arguments(activation);
        return name switch
        {
            "quick_gelu" => x => x * (1.702 * x).sigmoid(),
            "silu" => x => x * (a[0] * x).sigmoid(),
            "lecun_tanh" => x => LeCunHeight * (LeCunSlope * x).tanh(),
            "relu_n" => x => x.clamp(0, a[0]),
            "hardtanh" => x => x.clamp(a[0], a[1]), // TorchSharp 0.107's own layer does not cut off below.
            "squared_relu" => x => x.relu().square(),
            "erf" => x => x.erf(),
            "arctan" => x => x.atan(),
            "sin" => x => (a[0] * x).sin(),
            "cos" => x => (a[0] * x).cos(),
            "snake" => x => x + ((a[0] * x).sin().square() / a[0]),
            "abs" => x => x.abs(),
            "square" => x => x.square(),
            "cube" => x => x * x * x,
            "exp" => x => x.exp(),
            "gaussian" => x => (-x.square()).exp(),
            "bent_identity" => x => x + (((x.square() + 1).sqrt() - 1) / 2),
            "isru" => x => x * (1 + (a[0] * x.square())).rsqrt(),
            "isrlu" => x => where(x >= 0, x, x * (1 + (a[0] * x.square())).rsqrt()),
            "asinh" => x => x.asinh(),
            "symlog" => x => x.sign() * x.abs().log1p(),
            "telu" => x => x * x.clamp_max(20).exp().tanh(), // The tanh of e²⁰ is 1, and the gradient of more would be ∞·0.
            "lisht" => x => x * x.tanh(),
            _ => null,
        };
    }

    /// <summary>The name of the family and all its arguments.</summary>
    private static (string Name, double[] Values) Arguments(Activation activation)
    {
        (string name, string[] given) = ActivationText.Split(activation.Name);
        ActivationEntry entry = ActivationCatalog.Entries.First(entry => entry.Name == name);
        return (name, ActivationText.Match(entry, given));
    }
}
