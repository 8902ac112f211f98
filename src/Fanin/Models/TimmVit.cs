using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>ViT as timm has it; <see cref="VitFamily"/> is that of <c>transformers</c>.</summary>
/// <remarks>
/// <para>Source: timm 1.0, <c>timm/models/vision_transformer.py</c>; Dosovitskiy et al. 2021, arXiv:2010.11929; the tiny size: Touvron et al. 2021,
/// arXiv:2012.12877.</para>
/// </remarks>
internal static class TimmVit
{
    /// <summary><c>vit_tiny_patch16_224</c> with 1,000 classes.</summary>
    public static ModelDescription Tiny(ElementType type)
    {
        const long Width = 192;
        const long Layers = 12;
        const long Heads = 3;
        const long Inner = 4 * Width;
        const long Classes = 1000;
        const long Patch = 16;
        const long Patches = 224 / Patch * (224 / Patch);
        ModelFacts facts = ModelFacts.None.With("layers", Layers).With("width", Width).With("ff", Inner).With("heads", Heads)
            .With("head_width", Width / Heads).With("classes", Classes);
        var model = new ModelScope(type, facts);
        model.OwnTable(string.Empty, "VisionTransformer", "cls_token", new TensorShape(1, 1, Width));
        model.OwnTable(string.Empty, "VisionTransformer", "pos_embed", new TensorShape(1, Patches + 1, Width));
        model.Conv2d("patch_embed.proj", 3, Width, (Patch, Patch), bias: true);
        foreach (ModelScope block in model.Blocks("blocks", Layers))
        {
            block.Norm("norm1", Width);
            block.Linear("attn.qkv", Width, 3 * Width, parts: 3);
            block.Linear("attn.proj", Width, Width);
            block.Norm("norm2", Width);
            block.Linear("mlp.fc1", Width, Inner);
            block.Linear("mlp.fc2", Inner, Width);
        }

        model.Norm("norm", Width);
        model.Linear("head", Width, Classes);
        return new ModelDescription("vit-tiny", "vit", model.ToParameters()) { Facts = facts };
    }
}
