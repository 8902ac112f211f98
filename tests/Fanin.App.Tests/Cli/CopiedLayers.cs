using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Cli;

/// <summary>A model whose second layer PyTorch's constructor copies from the first.</summary>
public sealed class CopiedLayers : nn.Module<Tensor, Tensor>
{
    private readonly TransformerEncoder _encoder;

    public CopiedLayers()
        : base(nameof(CopiedLayers))
    {
        _encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(d_model: 8, nhead: 2, dim_feedforward: 16), num_layers: 2);
        register_module("encoder", _encoder);
    }

    public override Tensor forward(Tensor input) => _encoder.call(input, null, null);
}
