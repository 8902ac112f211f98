using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>What a Vision Transformer holds itself: the token for the whole image, and a position for every token.</summary>
internal static class VitTables
{
    /// <summary>A table <c>[1, rows, width]</c>: only the width counts in its fans.</summary>
    public static OwnParameter Of(string name, long rows, long width) => new(name, new Parameter(zeros(1, rows, width)), ParameterRole.Embedding) { Table = new WeightLayout([2], []) { Copies = [0, 1] } };

    /// <summary>Patches <c>[batch, width, rows, columns]</c> to tokens <c>[batch, 1 + patches, width]</c> with positions.</summary>
    public static Tensor Embed(Tensor patches, OwnParameter token, OwnParameter positions)
    {
        Tensor tokens = patches.flatten(2).transpose(1, 2);
        return cat([token.Value.expand(tokens.shape[0], -1, -1), tokens], 1) + positions.Value;
    }
}
