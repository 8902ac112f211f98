using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A Vision Transformer as timm has it: patches, a token for the whole, positions, pre-norm blocks, a norm, the first token's head. Without dropout.</summary>
/// <remarks>Source: timm 1.0, <c>timm/models/vision_transformer.py</c>.</remarks>
internal static class TimmVitModule
{
    private const double Epsilon = 1e-6;

    public static nn.Module<Tensor, Tensor> Create(VitSizes sizes)
    {
        OwnParameter token = VitTables.Of("cls_token", 1, sizes.Width);
        OwnParameter positions = VitTables.Of("pos_embed", sizes.Patches + 1, sizes.Width);
        Conv2d patches = nn.Conv2d(sizes.Channels, sizes.Width, (sizes.PatchHeight, sizes.PatchWidth), (sizes.PatchHeight, sizes.PatchWidth));
        nn.Module<Tensor, Tensor>[] blocks = [.. Enumerable.Range(0, sizes.Layers).Select(layer => Block(sizes, layer))];
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        Linear head = nn.Linear(sizes.Width, sizes.Classes);
        return new ComposedModule(
            "VisionTransformer",
            Forward,
            ("patch_embed", new ModuleGroup("PatchEmbed", ("proj", patches))),
            ("blocks", ModuleGroup.List(blocks)),
            ("norm", norm),
            ("head", head))
        {
            Facts = sizes.Facts.With("classes", sizes.Classes),
            Own = [token, positions],
        };

        Tensor Forward(Tensor images)
        {
            Tensor x = VitTables.Embed(patches.call(images), token, positions);
            x = norm.call(blocks.Aggregate(x, (x, block) => block.call(x)));
            return head.call(x.select(1, 0));
        }
    }

    private static ComposedModule Block(VitSizes sizes, int layer)
    {
        LayerNorm norm1 = nn.LayerNorm(sizes.Width, eps: Epsilon);
        StoredLinear attention = StoredLinear.Packed(sizes.Width, 3 * sizes.Width, parts: 3);
        Linear attentionOutput = nn.Linear(sizes.Width, sizes.Width);
        LayerNorm norm2 = nn.LayerNorm(sizes.Width, eps: Epsilon);
        Linear inner = nn.Linear(sizes.Width, sizes.Inner);
        Linear output = nn.Linear(sizes.Inner, sizes.Width);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        var heads = new AttentionHeads(sizes.Heads);
        return new ComposedModule(
            "Block",
            Forward,
            ("norm1", norm1),
            ("attn", new ModuleGroup("Attention", ("qkv", attention), ("heads", heads), ("proj", attentionOutput))),
            ("norm2", norm2),
            ("mlp", new ModuleGroup("Mlp", ("fc1", inner), ("act", activation), ("fc2", output))))
        {
            Facts = ModelFacts.None.With("layer", layer),
        };

        Tensor Forward(Tensor input)
        {
            Tensor[] packed = attention.call(norm1.call(input)).chunk(3, -1);
            Tensor x = input + attentionOutput.call(heads.Attend(packed[0], packed[1], packed[2]));
            return x + output.call(activation.call(inner.call(norm2.call(x))));
        }
    }
}
