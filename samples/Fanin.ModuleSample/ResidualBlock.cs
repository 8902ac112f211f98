using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Fanin.ModuleSample;

/// <summary>x + down(relu(up(x))).</summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "up")]
    private readonly Linear _up;

    [ComponentName(Name = "down")]
    private readonly Linear _down;

    /// <summary>Makes a block.</summary>
    /// <param name="width">Width of the residual stream.</param>
    public ResidualBlock(int width)
        : base(nameof(ResidualBlock))
    {
        _up = nn.Linear(width, 4 * width);
        _down = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    /// <summary>Applies it.</summary>
    /// <param name="input">The residual stream <c>[batch, width]</c>.</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input) => input + _down.call(nn.functional.relu(_up.call(input)));
}
