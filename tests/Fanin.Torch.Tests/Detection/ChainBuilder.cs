using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Makes a chain of layers as a module and as a path at once.</summary>
internal sealed class ChainBuilder
{
    private readonly List<(string Name, nn.Module<Tensor, Tensor> Layer)> _layers = [];
    private readonly List<SignalPath> _steps = [];
    private int _side;

    public ChainBuilder(int side = 0) => _side = side;

    public SignalPath Path => new SequencePath([.. _steps]);

    public ChainBuilder Linear(string name, long inputs, long outputs, bool bias = true) =>
        Add(name, nn.Linear(inputs, outputs, hasBias: bias), new LinearStep(name + ".weight", bias ? name + ".bias" : null));

    public ChainBuilder Conv(string name, long inputs, long outputs, int kernel = 3, int stride = 1, bool bias = true)
    {
        var step = new ConvolutionStep(name + ".weight", bias ? name + ".bias" : null) { Kernel = kernel, Stride = stride, Padding = kernel / 2, Side = _side };
        _side = step.OutputSide;
        return Add(name, nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: bias), step);
    }

    public ChainBuilder Act(string name, string activation) => Add(name, Module(activation), new ActivationStep(ActivationCatalog.Parse(activation)));

    public ChainBuilder BatchNorm1d(string name, long width) => Add(name, nn.BatchNorm1d(width), new BatchNormStep(name + ".weight", name + ".bias"));

    public ChainBuilder BatchNorm2d(string name, long width) => Add(name, nn.BatchNorm2d(width), new BatchNormStep(name + ".weight", name + ".bias"));

    public ChainBuilder LayerNorm(string name, long width) => Add(name, nn.LayerNorm(width), new LayerNormStep(name + ".weight", name + ".bias"));

    public ChainBuilder Pool(string name)
    {
        _side /= 2;
        return Add(name, nn.MaxPool2d(2), new MaxPoolStep(4, 4));
    }

    public ChainBuilder Flatten(string name) => Add(name, nn.Flatten(), new FlattenStep());

    public ChainBuilder Add(string name, nn.Module<Tensor, Tensor> layer, SignalPath step)
    {
        _layers.Add((name, layer));
        _steps.Add(step with { Name = name });
        return this;
    }

    public nn.Module<Tensor, Tensor> Build() => nn.Sequential(_layers);

    public static nn.Module<Tensor, Tensor> Module(string activation) => activation switch
    {
        "relu" => nn.ReLU(),
        "tanh" => nn.Tanh(),
        "sigmoid" => nn.Sigmoid(),
        "gelu" => nn.GELU(),
        "silu" => nn.SiLU(),
        "selu" => nn.SELU(),
        "elu" => nn.ELU(),
        "mish" => nn.Mish(),
        "leaky_relu" => nn.LeakyReLU(0.01),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Expected an activation that the tests know."),
    };
}
