using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>A layer whose output a hook can see, y = W·x + b: linear, convolution, transposed convolution.</summary>
internal sealed class WeightLayer(string path, nn.Module<Tensor, Tensor> module, Tensor weight, Tensor? bias)
{
    /// <summary>Where it stands in the model.</summary>
    public string Path { get; } = path;

    /// <summary>The layer.</summary>
    public nn.Module<Tensor, Tensor> Module { get; } = module;

    /// <summary>W.</summary>
    public Tensor Weight { get; } = weight;

    /// <summary>b, or <see langword="null"/>.</summary>
    public Tensor? Bias { get; } = bias;

    /// <summary>Full name of W.</summary>
    public string WeightName => Name("weight");

    /// <summary>Full name of b.</summary>
    public string BiasName => Name("bias");

    /// <summary>As <see cref="ParameterChange.TransposedGroups"/>.</summary>
    public long TransposedGroups => Module is ConvolutionTranspose transposed ? transposed.groups : 0;

    /// <summary>The layer in a module, if it is one.</summary>
    public static WeightLayer? Of(string path, nn.Module part) => part switch
    {
        Linear linear => new(path, linear, linear.weight!, linear.bias),
        Convolution convolution => new(path, convolution, convolution.weight!, convolution.bias),
        _ => null,
    };

    /// <summary>What the layer makes of an input, without hooks.</summary>
    public Tensor Forward(Tensor input) => Module.forward(input);

    /// <summary>Mean and standard deviation (dividing by the count) of all the output's numbers.</summary>
    public static (double Mean, double StdDev) Moments(Tensor output)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Tensor wide = output.detach().to(ScalarType.Float64);
        return (wide.mean().item<double>(), wide.std(unbiased: false).item<double>());
    }

    /// <summary>The same of every output unit by itself, over samples and positions.</summary>
    public (double[] Mean, double[] StdDev) UnitMoments(Tensor output)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Tensor wide = output.detach().to(ScalarType.Float64);

        // A linear layer's units are the last dimension; a convolution's stand before its positions, with samples before them or without.
        int unitDimension = Module is Linear ? (int)wide.dim() - 1 : (int)(wide.dim() - (Weight.dim() - 1));
        Tensor byUnit = wide.movedim([unitDimension], [0]).reshape(wide.shape[unitDimension], -1);
        return (byUnit.mean([1]).data<double>().ToArray(), byUnit.std([1], unbiased: false).data<double>().ToArray());
    }

    /// <summary>Norms of the weights that lead into each output unit.</summary>
    public double[] UnitNorms()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Tensor wide = Weight.detach().to(ScalarType.Float64);
        Tensor byUnit = TransposedGroups == 0
            ? wide.reshape(wide.shape[0], -1)
            : wide.reshape(TransposedGroups, wide.shape[0] / TransposedGroups, wide.shape[1], -1).transpose(1, 2).reshape(TransposedGroups * wide.shape[1], -1);
        return byUnit.square().sum(1).sqrt().data<double>().ToArray();
    }

    private string Name(string parameter) => Path.Length == 0 ? parameter : $"{Path}.{parameter}";
}
