using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Fanin.ModuleSample;

/// <summary>
/// A network of residual blocks, to be named on the command line: <c>Fanin.ModuleSample.dll:Fanin.ModuleSample.ResidualMlp:{"width": 64, "blocks": 6}</c>.
/// </summary>
public sealed class ResidualMlp : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "stem")]
    private readonly Linear _stem;

    [ComponentName(Name = "blocks")]
    private readonly ModuleList<ResidualBlock> _blocks;

    [ComponentName(Name = "head")]
    private readonly Linear _head;

    /// <summary>Makes the network.</summary>
    /// <param name="inputs">Width of an example.</param>
    /// <param name="width">Width of the residual stream.</param>
    /// <param name="blocks">Number of blocks, at least 1.</param>
    /// <param name="classes">Outputs.</param>
    public ResidualMlp(int inputs = 784, int width = 64, int blocks = 4, int classes = 10)
        : base(nameof(ResidualMlp))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        _stem = nn.Linear(inputs, width);
        _blocks = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new ResidualBlock(width))]);
        _head = nn.Linear(width, classes);
        RegisterComponents();
    }

    /// <summary>Scores the classes.</summary>
    /// <param name="input">Examples <c>[batch, inputs]</c>.</param>
    /// <returns>Scores <c>[batch, classes]</c>.</returns>
    public override Tensor forward(Tensor input) => _head.call(_blocks.Aggregate(_stem.call(input), (x, block) => block.call(x)));
}
