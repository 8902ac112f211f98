using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.ModuleSample;

/// <summary>x + down(relu(up(x))).</summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Linear up;
    private readonly Linear down;

    /// <summary>Makes a block.</summary>
    /// <param name="width">Width of the residual stream.</param>
    public ResidualBlock(int width)
        : base(nameof(ResidualBlock))
    {
        up = nn.Linear(width, 4 * width);
        down = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    /// <summary>Applies it.</summary>
    /// <param name="input">The residual stream <c>[batch, width]</c>.</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input) => input + down.call(nn.functional.relu(up.call(input)));
}
