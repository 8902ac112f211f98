using System.Globalization;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Layers of any kind side by side, named 0, 1, …; a ModuleList that stands alone has not registered what is in it.</summary>
internal sealed class Layers : nn.Module
{
    public Layers(params nn.Module[] layers)
        : base(nameof(Layers))
    {
        for (int i = 0; i < layers.Length; i++)
        {
            register_module(i.ToString(CultureInfo.InvariantCulture), layers[i]);
        }
    }
}
