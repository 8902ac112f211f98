using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Training;

/// <summary>A module of one's own that draws on its way forward: 2 inputs, 3 classes.</summary>
public sealed class DropoutNet : nn.Module<Tensor, Tensor>
{
    /// <summary>How networks name it.</summary>
    public static readonly string Reference = $"{typeof(DropoutNet).Assembly.Location}:{typeof(DropoutNet).FullName}";

    private readonly Sequential _network = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 3));

    public DropoutNet()
        : base(nameof(DropoutNet)) => register_module("network", _network);

    public override Tensor forward(Tensor input) => _network.call(input);
}
