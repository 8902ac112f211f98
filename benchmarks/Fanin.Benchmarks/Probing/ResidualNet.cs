using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Benchmarks.Probing;

/// <summary>ResNet-18 for images of 32 × 32: a 3 × 3 stem, four stages of two basic blocks, 11.2 million parameters.</summary>
internal sealed class ResidualNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _network;

    public ResidualNet(int classes = 10)
        : base(nameof(ResidualNet))
    {
        List<nn.Module<Tensor, Tensor>> layers = [nn.Conv2d(3, 64, 3, padding: 1, bias: false), nn.BatchNorm2d(64), nn.ReLU()];
        long width = 64;
        foreach ((long next, long stride) in new (long, long)[] { (64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1) })
        {
            layers.Add(new BasicBlock(width, next, stride));
            width = next;
        }

        layers.AddRange([nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, classes)]);
        _network = nn.Sequential(layers);
        register_module("network", _network);
    }

    public override Tensor forward(Tensor input) => _network.call(input);

    private sealed class BasicBlock : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _branch;
        private readonly Sequential? _shortcut;
        private readonly ReLU _last = nn.ReLU();

        public BasicBlock(long width, long next, long stride)
            : base(nameof(BasicBlock))
        {
            _branch = nn.Sequential(
                nn.Conv2d(width, next, 3, stride: stride, padding: 1, bias: false),
                nn.BatchNorm2d(next),
                nn.ReLU(),
                nn.Conv2d(next, next, 3, padding: 1, bias: false),
                nn.BatchNorm2d(next));
            register_module("branch", _branch);
            if (width != next || stride != 1)
            {
                _shortcut = nn.Sequential(nn.Conv2d(width, next, 1, stride: stride, bias: false), nn.BatchNorm2d(next));
                register_module("shortcut", _shortcut);
            }

            register_module("last", _last);
        }

        public override Tensor forward(Tensor input) => _last.call(_branch.call(input) + (_shortcut?.call(input) ?? input));
    }
}
