using System.Globalization;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>A small residual network for images of 8 × 8: a stem, blocks of two convolutions with batch norm, global pooling, a head.</summary>
internal sealed class ResidualNet : nn.Module<Tensor, Tensor>
{
    public const int Width = 16;
    public const int Side = 8;
    private readonly Conv2d _stem = nn.Conv2d(1, Width, 3, padding: 1, bias: false);
    private readonly BatchNorm2d _norm = nn.BatchNorm2d(Width);
    private readonly ReLU _act = nn.ReLU();
    private readonly ModuleList<ResidualBlock> _blocks;
    private readonly Linear _head;

    public ResidualNet(int blocks, int classes)
        : base(nameof(ResidualNet))
    {
        _blocks = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new ResidualBlock())]);
        _head = nn.Linear(Width * Side * Side, classes);
        register_module("stem", _stem);
        register_module("norm", _norm);
        register_module("act", _act);
        register_module("blocks", _blocks);
        register_module("head", _head);
    }

    public static SignalPath PathOf(int blocks)
    {
        var relu = new ActivationStep(ActivationCatalog.Parse("relu"));
        return new SequencePath(
        [
            Conv("stem"), Norm("norm"), relu with { Name = "act" },
            .. Enumerable.Range(0, blocks).Select(i => "blocks." + i.ToString(CultureInfo.InvariantCulture)).SelectMany(block => new SignalPath[]
            {
                new ResidualPath(new SequencePath(
                    Conv(block + ".conv1"), Norm(block + ".norm1"), relu with { Name = block + ".act1" }, Conv(block + ".conv2"), Norm(block + ".norm2"))),
                relu with { Name = block + ".act2" },
            }),
            new FlattenStep(), new LinearStep("head.weight", "head.bias") { Name = "head" },
        ]);
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = _act.call(_norm.call(_stem.call(input)));
        foreach (ResidualBlock block in _blocks)
        {
            x = block.call(x);
        }

        return _head.call(x.flatten(1));
    }

    private static ConvolutionStep Conv(string path) => new(path + ".weight") { Name = path, Kernel = 3, Padding = 1, Side = Side };

    private static BatchNormStep Norm(string path) => new(path + ".weight", path + ".bias") { Name = path };
}

/// <summary>One block.</summary>
#pragma warning disable IDE1006, CA1051 // Fields, as TorchSharp registers them.
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    public readonly Conv2d conv1 = nn.Conv2d(ResidualNet.Width, ResidualNet.Width, 3, padding: 1, bias: false);
    public readonly BatchNorm2d norm1 = nn.BatchNorm2d(ResidualNet.Width);
    public readonly ReLU act1 = nn.ReLU();
    public readonly Conv2d conv2 = nn.Conv2d(ResidualNet.Width, ResidualNet.Width, 3, padding: 1, bias: false);
    public readonly BatchNorm2d norm2 = nn.BatchNorm2d(ResidualNet.Width);
    public readonly ReLU act2 = nn.ReLU();

    public ResidualBlock()
        : base(nameof(ResidualBlock)) => RegisterComponents();

    public override Tensor forward(Tensor x) => act2.call(x + norm2.call(conv2.call(act1.call(norm1.call(conv1.call(x))))));
}
